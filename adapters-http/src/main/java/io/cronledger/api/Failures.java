package io.cronledger.api;

import static io.javalin.http.HttpStatus.INTERNAL_SERVER_ERROR;
import static io.javalin.http.HttpStatus.SERVICE_UNAVAILABLE;

import io.cronledger.run.DamagedPayload;
import io.cronledger.run.LedgerUnavailable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request is told that could not be answered. Nothing of our insides is in it. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
  private static final String LEDGER = "The ledger cannot be read or written just now; try again";

  private Failures() {}

  static void addTo(RoutesConfig routes) {
    routes
        .exception(Refused.class, (refused, request) -> Answers.problem(request, refused))
        .exception(MethodNotAllowedResponse.class, Failures::wrongMethod)
        .exception(HttpResponseException.class, Failures::told)
        .exception(LedgerUnavailable.class, (e, request) -> gone(e, request))
        .exception(DamagedPayload.class, Failures::damaged)
        .exception(IOException.class, (e, request) -> gone(e, request))
        .exception(InterruptedException.class, (_, request) -> stopping(request))
        .exception(Exception.class, Failures::unexpected);
  }

  private static void wrongMethod(MethodNotAllowedResponse e, Context request) {
    String allowed = String.join(", ", e.getDetails().values());
    request.header("Allow", allowed);
    Answers.problem(
        request,
        HttpStatus.METHOD_NOT_ALLOWED,
        "%s is not for %s; allowed is %s".formatted(request.path(), request.method(), allowed));
  }

  private static void told(HttpResponseException e, Context request) {
    HttpStatus status = HttpStatus.forStatus(e.getStatus());
    String detail =
        status == HttpStatus.NOT_FOUND
            ? "There is nothing at %s; see /api/v1/openapi.yaml"
                .formatted(Mistakes.quote(request.path()))
            : status.getMessage();
    Answers.problem(request, status, detail);
  }

  private static void gone(Exception e, Context request) {
    LOG.warn("{} {} could not be answered: {}", request.method(), request.path(), e.toString());
    Answers.problem(request, SERVICE_UNAVAILABLE, LEDGER);
  }

  private static void damaged(DamagedPayload e, Context request) {
    LOG.warn("{} {} could not be answered: {}", request.method(), request.path(), e.getMessage());
    request.res().setHeader("ETag", null);
    Answers.problem(request, Refused.damaged(e));
  }

  private static void stopping(Context request) {
    Thread.currentThread().interrupt();
    Answers.problem(
        request, SERVICE_UNAVAILABLE, "The service is stopping; the run stays on the books");
  }

  private static void unexpected(Exception e, Context request) {
    LOG.error("{} {} failed unexpectedly", request.method(), request.path(), e);
    Answers.problem(
        request, INTERNAL_SERVER_ERROR, "This is a defect of the service; its log says more");
  }
}
