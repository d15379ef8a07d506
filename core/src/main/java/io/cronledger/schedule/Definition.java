package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it stood for a stretch of time, fully resolved. It is its text, hash and place;
 * what it says is read once, when it is asked for, since there may be thousands of them.
 */
public final class Definition {
  private final ScheduleName schedule;
  private final String text;
  private final String hash;
  private final String file;
  private final int line;
  private volatile @Nullable Schedule read;

  /**
   * A definition in the words of the ledger.
   *
   * @param text all that it says: its {@link Wording}'s text
   * @param hash SHA-256 of the text, in lower-case hex
   * @param file where it was written, as the user would name it
   * @param line in that file, from 1
   */
  public Definition(ScheduleName schedule, String text, String hash, String file, int line) {
    this.schedule = schedule;
    this.text = text;
    this.hash = hash;
    this.file = file;
    this.line = line;
  }

  public static Definition of(Schedule schedule, String file, int line) {
    String text = WordingWriter.write(schedule).text();
    var definition = new Definition(schedule.name(), text, sha256(text), file, line);
    definition.read = schedule;
    return definition;
  }

  /** What a set of definitions says, wherever in the files it stands. */
  public static String hashOf(Collection<Definition> set) {
    return sha256(
        set.stream()
            .map(one -> one.schedule + " " + one.hash)
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  public ScheduleName schedule() {
    return schedule;
  }

  public String text() {
    return text;
  }

  public String hash() {
    return hash;
  }

  public String file() {
    return file;
  }

  public int line() {
    return line;
  }

  /** The schedule it defines. */
  public Schedule read() {
    Schedule known = read;
    if (known == null) {
      known = fresh();
      read = known;
    }
    return known;
  }

  private Schedule fresh() {
    return switch (WordingReader.read(Wording.ofText(text))) {
      case WordingReader.Reading.Good(Schedule good) -> good;
      case WordingReader.Reading.Bad bad ->
          throw new IllegalStateException(
              "the ledger's definition %s of '%s' cannot be read: %s"
                  .formatted(hash, schedule, bad.faults()));
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Definition that
        && schedule.equals(that.schedule)
        && hash.equals(that.hash)
        && text.equals(that.text)
        && file.equals(that.file)
        && line == that.line;
  }

  @Override
  public int hashCode() {
    return Objects.hash(schedule, hash, file, line);
  }

  @Override
  public String toString() {
    return "%s:%d: %s (%s)".formatted(file, line, text, hash);
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
