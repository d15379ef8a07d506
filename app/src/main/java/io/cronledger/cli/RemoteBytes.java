package io.cronledger.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The body of an answer. That it breaks off is an error, which {@code HttpURLConnection} takes for
 * its end; and there may be a better word for why.
 */
final class RemoteBytes extends FilterInputStream {
  private final Supplier<Optional<? extends IOException>> why;
  private final boolean isLengthKnown;
  private long left;

  /**
   * @param length what the answer says of it; negative if it says nothing
   * @param why asked for if it breaks off
   */
  RemoteBytes(InputStream in, long length, Supplier<Optional<? extends IOException>> why) {
    super(in);
    this.isLengthKnown = length >= 0;
    this.left = length;
    this.why = why;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count;
    try {
      count = super.read(into, offset, length);
    } catch (IOException e) {
      throw better(e);
    }
    if (count < 0 && isLengthKnown && left > 0) {
      throw better(new IOException("The service broke off its answer"));
    }
    left -= Math.max(count, 0);
    return count;
  }

  private IOException better(IOException e) {
    Optional<? extends IOException> known = why.get();
    return known.isPresent() ? known.get() : e;
  }
}
