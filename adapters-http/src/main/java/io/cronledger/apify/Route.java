package io.cronledger.apify;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * How an endpoint is reached.
 *
 * @param endpoint base URL, without the {@code /v2}
 * @param proxy an HTTP proxy in between; null for none
 * @param trust certificates to be trusted beside the JDK's; null for none
 * @param incoming where outputs too large for memory lie while they are taken in
 */
public record Route(
    URI endpoint,
    @Nullable InetSocketAddress proxy,
    @Nullable TrustedCertificates trust,
    Incoming incoming) {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  public static Route to(URI endpoint, Incoming incoming) {
    return new Route(endpoint, null, null, incoming);
  }

  /** A client that neither follows, nor upgrades, nor waits for a connection for long. */
  HttpClient client(Executor threads) {
    var client =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(CONNECT_WITHIN)
            .proxy(proxy == null ? HttpClient.Builder.NO_PROXY : ProxySelector.of(proxy))
            .executor(threads);
    if (trust != null) {
      client.sslContext(trust.context());
    }
    return client.build();
  }
}
