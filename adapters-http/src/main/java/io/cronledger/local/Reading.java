package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** A path that is read: what GET answers, HEAD answers too, less the body. */
final class Reading {
  private Reading() {}

  static void of(RoutesConfig routes, String path, Handler answer) {
    routes.get(path, answer);
    routes.head(path, answer);
  }
}
