package io.cronledger.crontab;

import io.cronledger.crontab.Problem.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that are read for one set, each of them once: what two entries share is the same for
 * both, even if it changes meanwhile.
 */
public final class TextFiles {
  /** More than any hand writes, and more than the platform takes as an input. */
  private static final int LARGEST = 16 << 20;

  private static final String NOT_THERE = "is not there";

  private final Fingerprint fingerprint = new Fingerprint();
  private final Map<Path, Found> found = new HashMap<>();

  /** A text, or why there is none. */
  public sealed interface Found {
    record Text(Source source) implements Found {}

    /**
     * No text.
     *
     * @param message follows the file's name or stands alone
     */
    record None(String message, String remedy) implements Found {
      public boolean isMissing() {
        return message.equals(NOT_THERE);
      }
    }

    /** A text with something in it that is none. */
    record Broken(Problem problem) implements Found {}
  }

  /** The text of a file. */
  public Found read(Path path, String shownAs) {
    return found.computeIfAbsent(path.normalize(), file -> fresh(file, shownAs));
  }

  /** Of all that was asked for, what was not there included. */
  Fingerprint fingerprint() {
    return fingerprint;
  }

  /** Takes down what is in a file, without making anything of it. */
  void look(Path path) {
    Path file = path.normalize();
    try {
      fingerprint.add(file, bytes(file));
    } catch (IOException e) {
      absent(file, e);
    }
  }

  /** Takes down that a file or a folder cannot be read, and says why. */
  Found.None absent(Path path, IOException e) {
    var none = unreadable(path, e);
    fingerprint.add(path.normalize(), none.message().getBytes(StandardCharsets.UTF_8));
    return none;
  }

  private Found fresh(Path file, String shownAs) {
    try {
      byte[] bytes = bytes(file);
      fingerprint.add(file, bytes);
      return bytes.length > LARGEST
          ? new Found.None(
              "is larger than %d MB".formatted(LARGEST >> 20), "Split it into several files.")
          : text(bytes, shownAs);
    } catch (IOException e) {
      return absent(file, e);
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST + 1);
    }
  }

  private static Found.None unreadable(Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> new Found.None(NOT_THERE, "Create it, or mend its name.");
      case AccessDeniedException _ ->
          new Found.None(
              "may not be read by this user",
              "Give the user that runs Cronledger leave to read it.");
      default ->
          Files.isDirectory(file)
              ? new Found.None("is a folder, not a file", "Rename the folder, or move it away.")
              : new Found.None(
                  "cannot be read (%s)".formatted(e.getMessage()), "See whether it is in order.");
    };
  }

  private static Found text(byte[] bytes, String shownAs) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return new Found.None("is written in UTF-16", "Save it as UTF-8.");
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    var buffer = ByteBuffer.wrap(bytes, start, bytes.length - start);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
      return sound(new Source(shownAs, text));
    } catch (CharacterCodingException e) {
      var before =
          new Source(
              shownAs, new String(bytes, start, buffer.position() - start, StandardCharsets.UTF_8));
      int end = before.text().length();
      return new Found.Broken(
          before.problem(
              Severity.ERROR,
              end,
              end,
              "The byte %02X is not UTF-8".formatted(bytes[buffer.position()]),
              "Save the file as UTF-8."));
    }
  }

  /** Binary files and line ends of another age are told as such, not word by word. */
  private static Found sound(Source source) {
    String text = source.text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isText =
          !Character.isISOControl(c)
              || c == '\n'
              || c == '\t'
              || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) == '\n'));
      if (!isText) {
        return new Found.Broken(
            source.problem(
                Severity.ERROR,
                i,
                i + 1,
                "The control character U+%04X does not belong in a text".formatted((int) c),
                "Delete it; if there are many, this is not a text file, or not UTF-8."));
      }
    }
    return new Found.Text(source);
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
