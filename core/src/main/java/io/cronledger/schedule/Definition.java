package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A schedule as it stood for a stretch of time, fully resolved.
 *
 * @param text all that it says: its {@link Wording}'s text
 * @param hash SHA-256 of the text, in lower-case hex
 * @param file where it was written, as the user would name it
 * @param line in that file, from 1
 */
public record Definition(ScheduleName schedule, String text, String hash, String file, int line) {

  public static Definition of(Schedule schedule, String file, int line) {
    String text = WordingWriter.write(schedule).text();
    return new Definition(schedule.name(), text, sha256(text), file, line);
  }

  /** The schedule it defines. */
  public Schedule read() {
    return switch (WordingReader.read(Wording.ofText(text))) {
      case WordingReader.Reading.Good(Schedule read) -> read;
      case WordingReader.Reading.Bad bad ->
          throw new IllegalStateException(
              "the ledger's definition %s of '%s' cannot be read: %s"
                  .formatted(hash, schedule, bad.faults()));
    };
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
