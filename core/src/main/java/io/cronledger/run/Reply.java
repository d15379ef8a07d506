package io.cronledger.run;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What came of one call, sorted by what it says about the run. */
public sealed interface Reply {

  /** The call is over, and so is the run, if there ever was one. */
  record Final(Outcome outcome, @Nullable RunFacts facts) implements Reply {}

  /** Nothing ran, and the same call may well be taken later. */
  record NotNow(Failure failure, @Nullable Duration retryAfter) implements Reply {}

  /** Something may have run, and nobody said what became of it. */
  record Unclear(Failure failure) implements Reply {}

  /** The same with its failure, if it tells of one, put another way. */
  default Reply with(UnaryOperator<Failure> rewording) {
    return switch (this) {
      case Final(Outcome outcome, RunFacts facts) -> new Final(outcome.with(rewording), facts);
      case NotNow(Failure failure, Duration after) -> new NotNow(rewording.apply(failure), after);
      case Unclear(Failure failure) -> new Unclear(rewording.apply(failure));
    };
  }
}
