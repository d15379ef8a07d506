package io.cronledger.run;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What is kept of a payload is not what was written: a disk gave back other bytes, or none. */
public final class DamagedPayload extends IOException {
  private static final long serialVersionUID = 1L;

  private final String how;

  /**
   * @param how what is wrong with it, such as {@code chunk 2 is missing}
   */
  public DamagedPayload(String sha256, String how) {
    this(how, "the payload " + sha256, null);
  }

  private DamagedPayload(String how, String what, @Nullable DamagedPayload cause) {
    super(
        "What is kept of %s is damaged (%s): a backup from before has it, and the disk wants looking after"
            .formatted(what, how),
        cause);
    this.how = how;
  }

  /**
   * The same, told of what people know it as.
   *
   * @param which {@code input} or {@code output}
   */
  public DamagedPayload of(RunId run, String which) {
    return new DamagedPayload(how, "the %s of run %s".formatted(which, run), this);
  }

  public String how() {
    return how;
  }
}
