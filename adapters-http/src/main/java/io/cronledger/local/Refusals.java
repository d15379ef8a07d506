package io.cronledger.local;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever goes wrong, the caller gets the platform's error envelope. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static void addTo(RoutesConfig routes) {
    routes.exception(ApiError.class, (error, call) -> Answer.error(call, error));
    routes.exception(
        MethodNotAllowedResponse.class,
        (refusal, call) -> {
          call.header("Allow", methods(refusal));
          if (call.req().getMethod().equals("OPTIONS")) {
            call.status(204).result("");
          } else {
            Answer.error(call, of(refusal));
          }
        });
    routes.exception(
        HttpResponseException.class, (refusal, call) -> Answer.error(call, of(refusal, call)));
    routes.exception(
        Exception.class,
        (bug, call) -> {
          LOG.error("{} {} failed", call.method(), call.path(), bug);
          Answer.error(
              call,
              new ApiError(500, "internal-server-error", "The local endpoint failed: " + bug));
        });
  }

  private static ApiError of(MethodNotAllowedResponse refusal) {
    return new ApiError(
        405,
        "method-not-allowed",
        "This API end-point can only be accessed using the following HTTP methods: "
            + methods(refusal));
  }

  private static ApiError of(HttpResponseException refusal, Context call) {
    return switch (refusal) {
      case NotFoundResponse _ ->
          new ApiError(
              404,
              "page-not-found",
              "The local endpoint has nothing at %s %s".formatted(call.method(), call.path()));
      default ->
          new ApiError(
              refusal.getStatus(), "invalid-request", String.valueOf(refusal.getMessage()));
    };
  }

  /** In the order and the form the platform has: {@code OPTIONS,POST}. */
  private static String methods(MethodNotAllowedResponse refusal) {
    String available = refusal.getDetails().getOrDefault("availableMethods", "");
    return Arrays.stream((available + ",OPTIONS").split("[, ]+"))
        .filter(method -> !method.isEmpty())
        .distinct()
        .sorted()
        .collect(Collectors.joining(","));
  }
}
