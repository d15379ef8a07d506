package io.cronledger.apify;

import java.io.ByteArrayOutputStream;
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
  private final long limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<Received> whole = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  BoundedBody(long limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<Received> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Subscription connected) {
    subscription = connected;
    connected.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      keep(buffer);
    }
  }

  private void keep(ByteBuffer buffer) {
    if (whole.isDone()) {
      return;
    }
    int room = (int) Math.min(buffer.remaining(), limit - kept.size());
    byte[] bytes = new byte[room];
    buffer.get(bytes);
    kept.writeBytes(bytes);
    if (buffer.hasRemaining()) {
      if (subscription != null) {
        subscription.cancel();
      }
      whole.complete(new Received(kept.toByteArray(), true));
    }
  }

  @Override
  public void onError(Throwable cause) {
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    whole.complete(new Received(kept.toByteArray(), false));
  }
}
