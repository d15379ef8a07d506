package io.cronledger.api;

import io.javalin.http.HttpStatus;
import java.util.List;

/** A request that is not done, and what its sender is told about it. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final transient List<Mistake> mistakes;

  private Refused(HttpStatus status, String detail, List<Mistake> mistakes) {
    super(detail, null, false, false);
    this.status = status;
    this.mistakes = List.copyOf(mistakes);
  }

  static Refused with(HttpStatus status, String detail) {
    return new Refused(status, detail, List.of());
  }

  static Refused because(List<Mistake> mistakes) {
    String detail =
        mistakes.size() == 1
            ? mistakes.getFirst().detail()
            : mistakes.size() + " things in this request cannot be right";
    return new Refused(HttpStatus.BAD_REQUEST, detail, mistakes);
  }

  HttpStatus status() {
    return status;
  }

  /** Each thing that is wrong; none if there is but one, which the message tells. */
  public List<Mistake> mistakes() {
    return mistakes;
  }
}
