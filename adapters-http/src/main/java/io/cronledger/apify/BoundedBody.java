package io.cronledger.apify;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Takes in an answer's body up to a limit; what comes after it is not read, and the connection is
 * given up.
 */
final class BoundedBody implements BodySubscriber<Received> {
  private final Spool spool;
  private final long limit;
  private final CompletableFuture<Received> whole = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  BoundedBody(Spool spool, long limit) {
    this.spool = spool;
    this.limit = limit;
  }

  @Override
  public CompletionStage<Received> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription connected) {
    subscription = connected;
    connected.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        keep(buffer);
      }
    } catch (IOException noRoom) {
      onError(noRoom);
    }
    if (whole.isCompletedExceptionally()) {
      spool.discard(); // it may have been given up while this waited for room
    }
    if (subscription != null && whole.isDone()) {
      subscription.cancel();
    } else if (subscription != null) {
      subscription.request(1);
    }
  }

  private void keep(ByteBuffer buffer) throws IOException {
    if (whole.isDone()) {
      return;
    }
    int room = (int) Math.min(buffer.remaining(), limit - spool.size());
    boolean isMore = room < buffer.remaining();
    spool.add(buffer.slice(buffer.position(), room));
    if (isMore) {
      whole.complete(spool.received(true));
    }
  }

  @Override
  public void onError(Throwable cause) {
    if (whole.completeExceptionally(cause)) {
      spool.discard();
    }
  }

  @Override
  public void onComplete() {
    if (!whole.isDone()) {
      whole.complete(spool.received(false));
    }
  }
}
