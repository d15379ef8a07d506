package io.cronledger.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;

/** Server-sent events as they come in. */
final class EventStream implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;

  /** A service that lives says something every ten seconds. */
  private static final int SILENCE_MILLIS = 30_000;

  private final HttpURLConnection http;
  private final BufferedReader lines;

  EventStream(URI address) throws IOException {
    http = (HttpURLConnection) address.toURL().openConnection();
    http.setRequestProperty("Accept", "text/event-stream");
    http.setConnectTimeout(CONNECT_MILLIS);
    http.setReadTimeout(SILENCE_MILLIS);
    int status = http.getResponseCode();
    if (status >= 400) {
      throw RemoteDesk.problem(status, http.getErrorStream());
    }
    lines = new BufferedReader(new InputStreamReader(http.getInputStream(), UTF_8));
  }

  record Event(String name, String data) {}

  /** Waits for the next one. */
  Event next() throws IOException {
    String name = "";
    var data = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() && !name.isEmpty()) {
        return new Event(name, data.toString());
      }
      if (line.startsWith("event:")) {
        name = line.substring("event:".length()).strip();
      } else if (line.startsWith("data:")) {
        data.append(line.substring("data:".length()).strip());
      }
    }
    throw new IOException("it has ended");
  }

  @Override
  public void close() {
    http.disconnect();
  }
}
