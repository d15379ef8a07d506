package io.cronledger.api;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers requests that are too odd to reach a route: with a problem, like all others. */
final class BareErrors extends ErrorHandler {

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    var problem =
        new Fields()
            .with("title", HttpStatus.getMessage(code))
            .with("status", code)
            .with("detail", message == null ? HttpStatus.getMessage(code) : message);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answers.PROBLEM);
    response.write(true, ByteBuffer.wrap(Answers.bytes(problem.node())), callback);
  }
}
