package io.cronledger.apify;

import io.cronledger.run.Departure;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * A request's body that knows whether the client ever reached for it, which it does once it is
 * connected; and that is held back if that is too late.
 */
final class WatchedBody implements BodyPublisher {
  private static final Subscription NOTHING_COMES =
      new Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private final BodyPublisher bytes;
  private final Departure departure;
  private volatile boolean askedFor;
  private volatile boolean heldBack;

  WatchedBody(byte[] bytes, Departure departure) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("a call has a body, if only '{}'");
    }
    this.departure = departure;
    this.bytes = BodyPublishers.ofByteArray(bytes);
  }

  boolean wasAskedFor() {
    return askedFor;
  }

  boolean wasHeldBack() {
    return heldBack;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    if (departure.isOpen()) {
      askedFor = true;
      bytes.subscribe(subscriber);
      return;
    }
    heldBack = true;
    subscriber.onSubscribe(NOTHING_COMES);
    subscriber.onError(new IOException("the call was held back"));
  }
}
