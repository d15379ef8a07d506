package io.cronledger.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Files whose names begin with {@code durable:}, for H2, or with {@code durable:3:}, so that one
 * has as many names as there is need of. Whenever one is opened to be written, it is first put back
 * to the state that was forced last; and whoever in this process had it open until then has it no
 * more, for H2 may leave a file open that it gave up.
 */
public final class DurablePath extends FilePathWrapper {
  private static final String SCHEME = "durable";
  private static final Pattern PREFIX = Pattern.compile(SCHEME + ":(\\d+:)?");
  private static final Map<String, DurableFile> OPEN = new HashMap<>();

  /** For H2, which makes one for each name. */
  public DurablePath() {}

  /** Makes them known to H2, and says what their names begin with. */
  public static String register() {
    FilePath.register(new DurablePath());
    return SCHEME + ":";
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  protected String getPrefix() {
    return prefix(name);
  }

  @Override
  protected FilePath unwrap(String path) {
    return FilePath.get(path.substring(prefix(path).length()));
  }

  private static String prefix(String path) {
    Matcher matcher = PREFIX.matcher(path);
    return matcher.lookingAt() ? matcher.group() : "";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return mode.equals("r") ? new DurableFile(getBase().open(mode), Seal.NONE) : opened(getBase());
  }

  private static FileChannel opened(FilePath base) throws IOException {
    synchronized (OPEN) {
      @Nullable DurableFile before = OPEN.remove(key(base));
      if (before != null) {
        before.giveUp();
      }
      FileChannel file = base.open("rw");
      try {
        DurableFile durable = new DurableFile(file, LastForced.restore(file));
        OPEN.put(key(base), durable);
        return durable;
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    }
  }

  /** Whether a file ever had a seal, which it has from the first time it was forced. */
  public static boolean isSealed(String name) throws IOException {
    try (FileChannel file = FilePath.get(name).unwrap().open("r")) {
      return !Seal.all(file).isEmpty();
    }
  }

  /**
   * The version of the newest chunk of a file that is open, or less than 0 if that is not known.
   */
  public static long newestVersion(String name) {
    synchronized (OPEN) {
      @Nullable DurableFile file = OPEN.get(key(FilePath.get(name).unwrap()));
      return file == null ? -1 : file.version();
    }
  }

  /** There are several names for a file. */
  private static String key(FilePath base) {
    return base.toRealPath().toString();
  }
}
