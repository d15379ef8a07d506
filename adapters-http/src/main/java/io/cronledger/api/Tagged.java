package io.cronledger.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;

/** Answers that are known by their content, so that who has them need not be sent them again. */
final class Tagged {
  private Tagged() {}

  /** How an answer is made, if it has to be. */
  @FunctionalInterface
  interface Body<E extends Exception> {
    void send() throws E;
  }

  static <E extends Exception> void answer(Context request, String hash, Body<E> body) throws E {
    String tag = "\"" + hash + "\"";
    request.header("ETag", tag);
    request.header("Cache-Control", "no-cache");
    String known = request.header("If-None-Match");
    if (known != null && Arrays.stream(known.split(",")).anyMatch(one -> names(one.strip(), tag))) {
      request.status(HttpStatus.NOT_MODIFIED);
    } else {
      body.send();
    }
  }

  private static boolean names(String one, String tag) {
    return one.equals("*") || one.equals(tag) || one.equals("W/" + tag);
  }
}
