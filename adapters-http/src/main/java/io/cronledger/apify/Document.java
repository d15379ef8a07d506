package io.cronledger.apify;

import io.cronledger.run.Failure;
import tools.jackson.databind.JsonNode;

/** What the endpoint has to say about something, as JSON; or why it does not say it. */
sealed interface Document {

  /**
   * It was said.
   *
   * @param data what stands in the envelope
   * @param safe for texts of it that are kept
   */
  record Found(JsonNode data, SafeText safe) implements Document {}

  /** Asking again would bring the same. */
  record Denied(Failure why) implements Document {}

  /** Not just now; without a token that is taken, too, since a token may be put right. */
  record NoAnswer(Failure why) implements Document {}

  static Document of(Wire.Result result) {
    return switch (result) {
      case Wire.Result.Broken(Failure why) -> new NoAnswer(why);
      case Wire.Result.Held(Failure why, _) -> new NoAnswer(why);
      case Wire.Result.Barred(Failure why) -> new NoAnswer(why);
      case Wire.Result.Answered answered -> of(answered);
    };
  }

  private static Document of(Wire.Result.Answered answered) {
    var answer = new Answer(answered);
    if (!answer.isGood()) {
      return switch (answered.status()) {
        case 401, 408, 429 -> new NoAnswer(answer.failure());
        default ->
            answered.status() >= 500
                ? new NoAnswer(answer.failure())
                : new Denied(answer.failure());
      };
    }
    JsonNode data = answer.json().path("data");
    return data.isObject()
        ? new Found(data, answer.safe())
        : new NoAnswer(Failure.of("bad-answer", "the answer is not what it should be"));
  }

  static boolean isMissing(Failure why) {
    return why.httpStatus() != null && why.httpStatus() == 404;
  }
}
