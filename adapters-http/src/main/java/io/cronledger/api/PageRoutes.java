package io.cronledger.api;

import io.cronledger.run.Payload;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page that shows the books, and the description of the API: files from the jar. */
final class PageRoutes {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private PageRoutes() {}

  static void addTo(RoutesConfig routes) {
    add(routes, "/", "text/html; charset=utf-8", "page/index.html");
    add(routes, "/page/page.js", "text/javascript; charset=utf-8", "page/page.js");
    add(routes, "/page/page.css", "text/css; charset=utf-8", "page/page.css");
    add(routes, "/page/icon.svg", "image/svg+xml", "page/icon.svg");
    add(routes, "/api/v1/openapi.yaml", "application/yaml", "openapi.yaml");
  }

  private static void add(RoutesConfig routes, String path, String type, String file) {
    Payload content = Payload.of(type, bytes(file));
    Answers.get(routes, path, request -> send(request, content));
  }

  private static void send(Context request, Payload content) {
    request.header("Content-Security-Policy", POLICY);
    request.header("Referrer-Policy", "no-referrer");
    request.contentType(content.contentType());
    Tagged.answer(request, content.sha256(), () -> request.result(content.bytes()));
  }

  private static byte[] bytes(String file) {
    try (InputStream in = PageRoutes.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
