package io.cronledger.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;

/**
 * Where a command prints, and how wide that is.
 *
 * @param width in characters; that of a file is the largest there is
 * @param watched whether somebody looks at what goes to {@code err}
 */
public record Screen(PrintStream out, PrintStream err, int width, boolean watched) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Nobody watches. */
  public Screen(PrintStream out, PrintStream err, int width) {
    this(out, err, width, false);
  }

  /** Whether what is printed still arrives: it does not if nobody reads it or a disk is full. */
  boolean takes() {
    return !out.checkError();
  }

  void print(Table table) {
    out.print(table.within(width));
  }

  /** Whether what is printed goes elsewhere, and how far it has come does not get in its way. */
  boolean printsToFile() {
    return width == Integer.MAX_VALUE;
  }

  /** How far something has come, in place of what was told before; on a terminal alone. */
  public void progress(String text) {
    if (watched) {
      err.print("\r\u001b[K" + text);
      err.flush();
    }
  }

  /** One object a line. */
  void json(JsonNode document) {
    out.println(document);
  }

  void line(String text) {
    out.println(text);
  }

  /** A time of a document, on a zone's wall clock; empty if there is none. */
  static String time(JsonNode time, ZoneId zone) {
    return time.isString() ? time(Instant.parse(time.asString()), zone) : "";
  }

  static String time(Instant instant, ZoneId zone) {
    return SECONDS.format(instant.atZone(zone));
  }
}
