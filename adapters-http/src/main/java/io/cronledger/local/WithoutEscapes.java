package io.cronledger.local;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Text less what would colour a terminal or move its cursor: a log as it is shown unless raw. */
final class WithoutEscapes extends FilterOutputStream {
  private static final int ESCAPE = 0x1b;

  private enum Within {
    TEXT,
    /** Behind the escape character. */
    ESCAPE,
    /** Behind {@code ESC [}, up to a letter. */
    SEQUENCE
  }

  private Within within = Within.TEXT;

  WithoutEscapes(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    byte[] kept = new byte[length];
    int n = 0;
    for (int i = from; i < from + length; i++) {
      if (isText(bytes[i])) {
        kept[n++] = bytes[i];
      }
    }
    out.write(kept, 0, n);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  private boolean isText(byte b) {
    boolean isText = within == Within.TEXT && (b < 0 || b >= ' ' || b == '\n' || b == '\t');
    within =
        switch (within) {
          case TEXT -> b == ESCAPE ? Within.ESCAPE : Within.TEXT;
          case ESCAPE -> b == '[' ? Within.SEQUENCE : Within.TEXT;
          case SEQUENCE -> b >= '@' && b <= '~' ? Within.TEXT : Within.SEQUENCE;
        };
    return isText;
  }
}
