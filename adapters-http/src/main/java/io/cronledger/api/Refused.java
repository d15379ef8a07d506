package io.cronledger.api;

import io.cronledger.run.DamagedPayload;
import io.javalin.http.HttpStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is not done, and what its sender is told about it. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final transient List<Mistake> mistakes;
  private final @Nullable String damaged;

  private Refused(
      HttpStatus status,
      @Nullable String detail,
      List<Mistake> mistakes,
      @Nullable String damaged) {
    super(detail, null, false, false);
    this.status = status;
    this.mistakes = List.copyOf(mistakes);
    this.damaged = damaged;
  }

  static Refused with(HttpStatus status, String detail) {
    return new Refused(status, detail, List.of(), null);
  }

  static Refused damaged(DamagedPayload e) {
    return new Refused(HttpStatus.INTERNAL_SERVER_ERROR, e.getMessage(), List.of(), e.how());
  }

  static Refused because(List<Mistake> mistakes) {
    String detail =
        mistakes.size() == 1
            ? mistakes.getFirst().detail()
            : mistakes.size() + " things in this request cannot be right";
    return new Refused(HttpStatus.BAD_REQUEST, detail, mistakes, null);
  }

  HttpStatus status() {
    return status;
  }

  /** How what is kept is damaged, if that is why. */
  @Nullable String damaged() {
    return damaged;
  }

  /** Each thing that is wrong; none if there is but one, which the message tells. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
