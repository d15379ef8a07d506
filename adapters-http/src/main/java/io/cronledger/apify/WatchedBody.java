package io.cronledger.apify;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;

/**
 * A request's body that knows whether the client ever reached for it, which it does once it is
 * connected.
 */
final class WatchedBody implements BodyPublisher {
  private final BodyPublisher bytes;
  private volatile boolean askedFor;

  WatchedBody(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a call has a body, if only '{}'");
    }
    this.bytes = BodyPublishers.ofByteArray(bytes);
  }

  boolean wasAskedFor() {
    return askedFor;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    askedFor = true;
    bytes.subscribe(subscriber);
  }
}
