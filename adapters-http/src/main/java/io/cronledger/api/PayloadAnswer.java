package io.cronledger.api;

import io.cronledger.run.Payload;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sends what went into a run, or came out of it, as it is and under its own content type, yet so
 * that no browser takes it for a page of ours: whoever wrote it is a stranger.
 */
final class PayloadAnswer {
  private static final int SMALL = 256 << 10;

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+\\s*(;[\\x20-\\x7e]*)?");

  /** What a browser shows without running anything in it; all else is saved, not opened. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "text/(plain|csv|markdown)|application/([\\w.-]+\\+)?json|image/(png|jpeg|gif|webp)");

  private PayloadAnswer() {}

  /**
   * @param kind names the file it would be saved as
   */
  static void send(Context request, Payload payload, String kind) throws IOException {
    request.header("X-Content-Type-Options", "nosniff");
    request.header("Content-Security-Policy", "sandbox; default-src 'none'");
    Tagged.answer(
        request,
        payload.sha256(),
        () -> write(request, payload, () -> describe(request, payload, kind)));
  }

  /**
   * Sends the bytes alone. All of a small one is read before anything is said of it, so that its
   * damage can still be told.
   *
   * @param heading says what they are, once there are some
   */
  static void write(Context request, Payload payload, Runnable heading) throws IOException {
    try (InputStream bytes = payload.open()) {
      byte[] first = bytes.readNBytes((int) Math.min(payload.size(), SMALL));
      heading.run();
      request.header("Content-Length", Long.toString(payload.size()));
      request.outputStream().write(first);
      bytes.transferTo(request.outputStream());
    }
  }

  /** Reads to its end what is too large for its damage to be told once it is being sent. */
  static void check(Payload payload) throws IOException {
    if (payload.size() > SMALL) {
      try (InputStream bytes = payload.open()) {
        bytes.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private static void describe(Context request, Payload payload, String kind) {
    String type = contentType(payload);
    String how = isHarmless(type) ? "inline" : "attachment";
    String name = kind + "-" + request.pathParam("id");
    request.header("Content-Disposition", "%s; filename=\"%s\"".formatted(how, name));
    request.contentType(type);
  }

  static String contentType(Payload payload) {
    boolean fits = MEDIA_TYPE.matcher(payload.contentType()).matches();
    return fits ? payload.contentType() : "application/octet-stream";
  }

  private static boolean isHarmless(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return HARMLESS.matcher(type).matches();
  }
}
