package io.cronledger.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
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

  /** Whether it is the endpoint's own call, which is answered in the endpoint's own shape. */
  static boolean isEndpoint(Context request) {
    return request.path().startsWith("/v2/");
  }

  static void endpointError(Context request, int status, String type, String message) {
    ObjectNode error = JsonMapper.shared().createObjectNode();
    error.putObject("error").put("type", type).put("message", message);
    request.status(status).contentType(JSON).result(bytes(error));
  }

  private static void endpointError(Context request, Refused refused) {
    String all =
        refused.mistakes().stream()
            .map(one -> "%s: %s. %s".formatted(one.parameter(), one.detail(), one.remedy()))
            .collect(Collectors.joining("; "));
    String type =
        switch (refused.status()) {
          case BAD_REQUEST -> "invalid-request";
          case FORBIDDEN -> "insufficient-permissions";
          case NOT_FOUND -> "page-not-found";
          case METHOD_NOT_ALLOWED -> "method-not-allowed";
          case CONTENT_TOO_LARGE -> "request-too-large";
          case UNSUPPORTED_MEDIA_TYPE -> "unsupported-content-encoding";
          default -> "internal-server-error";
        };
    endpointError(
        request,
        refused.status().getCode(),
        type,
        all.isEmpty() ? String.valueOf(refused.getMessage()) : all);
  }

  /** Tells what is wrong; where an answer is under way already, that is broken off instead. */
  static void problem(Context request, Refused refused) {
    if (request.res().isCommitted()) {
      breakOff(request);
      return;
    }
    if (isEndpoint(request)) {
      endpointError(request, refused);
      return;
    }
    var problem =
        new Fields()
            .with("title", refused.status().getMessage())
            .with("status", refused.status().getCode())
            .with("detail", refused.getMessage())
            .with("damaged", refused.damaged());
    if (!refused.mistakes().isEmpty()) {
      problem.with("errors", JsonMapper.shared().valueToTree(refused.mistakes()));
    }
    request.status(refused.status()).contentType(PROBLEM).result(bytes(problem.node()));
  }

  static void problem(Context request, HttpStatus status, String detail) {
    problem(request, Refused.with(status, detail));
  }

  /** So that nobody takes what has arrived for all there is. */
  private static void breakOff(Context request) {
    ServletContextRequest.getServletContextRequest(request.req())
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  static byte[] bytes(ObjectNode document) {
    return JsonMapper.shared().writeValueAsBytes(document);
  }
}
