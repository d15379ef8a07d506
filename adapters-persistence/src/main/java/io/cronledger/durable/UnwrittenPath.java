package io.cronledger.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files whose names begin with {@code unwritten:}, which are there already and are never written:
 * whoever opens one may write, and has it all to himself.
 */
public final class UnwrittenPath extends FilePathWrapper {
  private static final String SCHEME = "unwritten";

  /** For H2, which makes one for each name. */
  public UnwrittenPath() {}

  /** Makes them known to H2, and says what their names begin with. */
  public static String register() {
    FilePath.register(new UnwrittenPath());
    return SCHEME + ":";
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  /** For it may be, and nothing comes of it. */
  @Override
  public boolean canWrite() {
    return true;
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new UnwrittenFile(getBase().open("r"));
  }
}
