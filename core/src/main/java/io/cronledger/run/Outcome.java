package io.cronledger.run;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How a run ended.
 *
 * <p>The question is not good or bad but <em>did anything run?</em> The platform bills every run
 * and does not recognise a repeat, so only an attempt under which nothing ran is tried again.
 */
public sealed interface Outcome {

  /** It ran and ended well. The output is empty if the task left none. */
  record Succeeded(Payload output) implements Outcome {}

  /** It ran and ended badly, and the platform said so. */
  record Failed(End end, Failure why) implements Outcome {}

  /** Nothing ran: the call was turned down, and would be again. */
  record Refused(Failure why) implements Outcome {}

  /** It may have run; what became of it cannot be known. */
  record Lost(Failure why) implements Outcome {}

  /** The platform's own words for a bad end. */
  enum End {
    FAILED,
    TIMED_OUT,
    ABORTED
  }

  default Status status() {
    return switch (this) {
      case Succeeded _ -> Status.SUCCEEDED;
      case Failed failed ->
          switch (failed.end()) {
            case FAILED -> Status.FAILED;
            case TIMED_OUT -> Status.TIMED_OUT;
            case ABORTED -> Status.ABORTED;
          };
      case Refused _ -> Status.REFUSED;
      case Lost _ -> Status.LOST;
    };
  }

  /** What it says of the attempt that ended so. */
  default Attempt.Fate fate() {
    return switch (this) {
      case Succeeded _, Failed _ -> Attempt.Fate.RAN;
      case Refused _ -> Attempt.Fate.NOTHING_RAN;
      case Lost _ -> Attempt.Fate.OPEN;
    };
  }

  /** What went wrong, unless nothing did. */
  default Optional<Failure> failure() {
    return switch (this) {
      case Succeeded _ -> Optional.empty();
      case Failed(End _, Failure why) -> Optional.of(why);
      case Refused(Failure why) -> Optional.of(why);
      case Lost(Failure why) -> Optional.of(why);
    };
  }

  /** Lets go of the output, once it is kept elsewhere. */
  default void release() {
    if (this instanceof Succeeded(Payload output)) {
      output.release();
    }
  }

  /** The same with its failure put another way. */
  default Outcome with(UnaryOperator<Failure> rewording) {
    return switch (this) {
      case Succeeded succeeded -> succeeded;
      case Failed(End end, Failure why) -> new Failed(end, rewording.apply(why));
      case Refused(Failure why) -> new Refused(rewording.apply(why));
      case Lost(Failure why) -> new Lost(rewording.apply(why));
    };
  }
}
