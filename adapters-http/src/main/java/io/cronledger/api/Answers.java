package io.cronledger.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How documents and problems leave the server. */
final class Answers {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  private Answers() {}

  /** A question may be asked by HEAD too: the same answer, of which the server drops the body. */
  static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler).head(path, handler);
  }

  static void json(Context request, ObjectNode document) {
    request.contentType(JSON).result(bytes(document));
  }

  static void problem(Context request, Refused refused) {
    var problem =
        new Fields()
            .with("title", refused.status().getMessage())
            .with("status", refused.status().getCode())
            .with("detail", refused.getMessage());
    if (!refused.mistakes().isEmpty()) {
      problem.with("errors", JsonMapper.shared().valueToTree(refused.mistakes()));
    }
    request.status(refused.status()).contentType(PROBLEM).result(bytes(problem.node()));
  }

  static void problem(Context request, HttpStatus status, String detail) {
    problem(request, Refused.with(status, detail));
  }

  static byte[] bytes(ObjectNode document) {
    return JsonMapper.shared().writeValueAsBytes(document);
  }
}
