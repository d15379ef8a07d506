package io.cronledger.crontab;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds in an input what looks like a secret; the ledger would keep it in plain sight. */
final class Secrets {
  private static final Pattern BY_NAME =
      Pattern.compile(
          "\"[^\"\\\\]{0,40}(?i:passw(or)?d|passphrase|secret|token|api[-_]?key|private[-_]?key|authorization|credential)"
              + "[^\"\\\\]{0,40}\":\"(?<value>[^\"]{6,})\"");

  /** Apify, GitHub, OpenAI and the like, AWS, Slack, a JSON web token, a key in PEM form. */
  private static final Pattern BY_FORM =
      Pattern.compile(
          "\"(?<value>[^\"]*(?:apify_api_\\w{20,}|gh[pousr]_\\w{30,}|sk-[\\w-]{20,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\\w-]{10,}"
              + "|eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.|-----BEGIN [A-Z ]*PRIVATE KEY)[^\"]*)\"");

  private Secrets() {}

  /** They come without an excerpt, which would show the secret once more. */
  static Stream<Problem> warnings(Placed input) {
    return Stream.of(BY_NAME, BY_FORM)
        .flatMap(pattern -> pattern.matcher(input.text()).results())
        .filter(found -> !found.group("value").contains("${"))
        .map(
            found ->
                Problem.warning(
                    input.place(found.start(), found.end()),
                    "the input holds what looks like a secret",
                    "The ledger keeps inputs as they are. Put it into the environment and write ${env.NAME} here."));
  }
}
