package io.cronledger.cli;

import io.cronledger.run.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What came of trying something at the endpoint.
 *
 * @param check what was tried: {@code token}, {@code task} or {@code runs}
 * @param subject of which token or task
 * @param problem null if it answers
 */
public record Finding(String check, String subject, @Nullable Failure problem) {

  /** Whether the endpoint could not be asked, as against having said no. */
  public boolean isSilence() {
    return problem != null
        && (problem.httpStatus() == null || problem.httpStatus() >= 500)
        && !problem.kind().equals("token-missing");
  }
}
