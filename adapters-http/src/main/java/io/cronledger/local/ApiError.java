package io.cronledger.local;

/** A request that is turned down; it leaves as the platform's error envelope. */
final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String type;

  /**
   * @param type one of the platform's own closed list of error types
   */
  ApiError(int status, String type, String message) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
  }

  static ApiError notFound(String what) {
    return new ApiError(404, "record-not-found", what + " was not found");
  }

  static ApiError badValue(String parameter, String value, String wanted) {
    return new ApiError(
        400, "invalid-value", "'%s' is no value for %s: %s".formatted(value, parameter, wanted));
  }

  int status() {
    return status;
  }

  /** {@code {"error":{"type":…,"message":…}}}. */
  byte[] envelope() {
    var envelope = Json.object();
    envelope.putObject("error").put("type", type).put("message", getMessage());
    return Json.bytes(envelope);
  }
}
