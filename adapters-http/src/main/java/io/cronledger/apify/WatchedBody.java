package io.cronledger.apify;

import io.cronledger.run.Departure;
import io.cronledger.run.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/**
 * A request's body that knows whether the client ever reached for it, which it does once it is
 * connected; and that stays where it is if it may not leave any more, or has left before.
 */
final class WatchedBody implements BodyPublisher {
  /** What is read at once; above, it is read as it is sent. */
  private static final int SMALL = 64 << 10;

  private final BodyPublisher bytes;
  private final Departure departure;
  private volatile boolean left;
  private volatile boolean isTooLate;

  WatchedBody(Payload input, Departure departure) {
    if (input.size() == 0) {
      throw new IllegalArgumentException("a call has a body, if only '{}'");
    }
    this.bytes = publisher(input);
    this.departure = departure;
  }

  private static BodyPublisher publisher(Payload input) {
    return input.size() <= SMALL
        ? BodyPublishers.ofByteArray(input.bytes())
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(
                () -> {
                  try {
                    return input.open();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }),
            input.size());
  }

  /** Whether anything of it may be on the wire. */
  boolean hasLeft() {
    return left;
  }

  /** Whether it was asked for when it might not leave any more. */
  boolean isTooLate() {
    return isTooLate;
  }

  @Override
  public long contentLength() {
    return bytes.contentLength();
  }

  @Override
  public synchronized void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    if (left) {
      refuse(subscriber, "a call is sent once");
    } else if (departure.isOpen()) {
      left = true;
      departure.left();
      bytes.subscribe(subscriber);
    } else {
      isTooLate = true;
      refuse(subscriber, "the call may not leave any more");
    }
  }

  private static void refuse(Subscriber<? super ByteBuffer> subscriber, String why) {
    subscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long count) {
            // There is nothing to be had.
          }

          @Override
          public void cancel() {
            // Nothing was begun.
          }
        });
    subscriber.onError(new IOException(why));
  }
}
