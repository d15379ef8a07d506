package io.cronledger.crontab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what looks like a secret in JSON that the ledger would keep in plain sight. */
final class Secrets {
  private static final Pattern BY_NAME =
      Pattern.compile(
          "\"[^\"\\\\]{0,40}(?i:passw(or)?d|passphrase|secret|token|api[-_]?key|private[-_]?key|authorization|credential)"
              + "[^\"\\\\]{0,40}\\\\?\":\\s*\\\\?\"(?<value>[^\"\\\\]{6,})\\\\?\"");

  /** Apify, GitHub, OpenAI and the like, AWS, Slack, a JSON web token, a key in PEM form. */
  private static final Pattern BY_FORM =
      Pattern.compile(
          "\"(?<value>[^\"]*(?:apify_api_\\w{20,}|gh[pousr]_\\w{30,}|sk-[\\w-]{20,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\\w-]{10,}"
              + "|eyJ[\\w-]{10,}\\.eyJ[\\w-]{10,}\\.|-----BEGIN [A-Z ]*PRIVATE KEY)[^\"]*)\"");

  /** In an address: a parameter, or who and with what password. */
  private static final Pattern IN_ADDRESS =
      Pattern.compile(
          "[?&](?i:[\\w-]{0,40}(?:passw(or)?d|secret|token|key|sig|signature))=(?<value>[^&\"]{6,})"
              + "|://[^/@:\"]*:(?<password>[^/@\"]{3,})@");

  private Secrets() {}

  static Stream<Problem> inInput(Placed input) {
    return found(
        input,
        "the input holds what looks like a secret",
        "The ledger keeps inputs as they are. Put it into the environment and write ${env.NAME} here.",
        BY_NAME,
        BY_FORM);
  }

  static Stream<Problem> inWebhooks(Placed webhooks) {
    return found(
        webhooks,
        "the webhooks hold what looks like a secret",
        "The ledger keeps webhooks as they are, and nothing is filled in here. Leave it out: whoever is told of a run can ask the platform about it.",
        BY_NAME,
        BY_FORM,
        IN_ADDRESS);
  }

  /**
   * Each is told once, whatever gave it away. They come without an excerpt, which would show the
   * secret once more.
   */
  private static Stream<Problem> found(
      Placed json, String message, String remedy, Pattern... patterns) {
    List<MatchResult> apart = new ArrayList<>();
    Stream.of(patterns)
        .flatMap(pattern -> pattern.matcher(json.text()).results())
        .filter(found -> !found.group().contains("${"))
        .sorted(Comparator.comparingInt(MatchResult::start))
        .filter(found -> apart.isEmpty() || apart.getLast().end() <= found.start())
        .forEachOrdered(apart::add);
    return apart.stream()
        .map(found -> Problem.warning(json.place(found.start(), found.end()), message, remedy));
  }
}
