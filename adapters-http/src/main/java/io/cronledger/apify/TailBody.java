package io.cronledger.apify;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes in an answer's body, and keeps the end of it. */
final class TailBody implements BodySubscriber<Received> {
  private final byte[] ring;
  private final Incoming incoming;
  private final long readAtMost;
  private final CompletableFuture<Received> whole = new CompletableFuture<>();
  private long count;
  private @Nullable Subscription subscription;

  /**
   * @param keep bytes to keep
   * @param readAtMost bytes after which it is taken for endless, and given up
   */
  TailBody(int keep, long readAtMost, Incoming incoming) {
    this.ring = new byte[keep];
    this.readAtMost = readAtMost;
    this.incoming = incoming;
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
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining()) {
        ring[(int) (count++ % ring.length)] = buffer.get();
      }
    }
    if (subscription != null && count > readAtMost) {
      subscription.cancel();
      onError(new IOException("endless"));
    } else if (subscription != null) {
      subscription.request(1);
    }
  }

  @Override
  public void onError(Throwable cause) {
    whole.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    var spool = new Spool(incoming);
    int start = count > ring.length ? (int) (count % ring.length) : 0;
    int kept = (int) Math.min(count, ring.length);
    byte[] inOrder = new byte[kept];
    for (int i = 0; i < kept; i++) {
      inOrder[i] = ring[(start + i) % ring.length];
    }
    try {
      spool.add(ByteBuffer.wrap(inOrder));
      whole.complete(spool.received(count > kept));
    } catch (IOException e) {
      onError(e);
    }
  }
}
