package io.cronledger.api;

import io.cronledger.schedule.Store;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;

/**
 * What the ledger takes up, and all of it in one stream. That is asked for by POST, so that no web
 * page can have it made.
 */
final class StorageRoutes {
  private static final int BUFFER = 64 << 10;

  private final Store store;
  private final InstantSource clock;

  StorageRoutes(ApiServer.Subject subject) {
    this.store = subject.store();
    this.clock = subject.clock();
  }

  void addTo(RoutesConfig routes) {
    Answers.get(routes, "/api/v1/storage", this::storage);
    routes.post("/api/v1/backup", this::backup);
  }

  private void storage(Context request) {
    Parameters.none(request);
    Answers.json(request, Documents.storage(store.storage(clock.instant())));
  }

  /** Whoever reads it sees by its end whether it is whole. */
  private void backup(Context request) throws IOException {
    Parameters.none(request);
    RequestBody.read(request);
    request.contentType("application/octet-stream");
    request.header("Content-Disposition", "attachment; filename=\"cronledger.backup\"");
    try (OutputStream out = new BufferedOutputStream(request.outputStream(), BUFFER)) {
      store.backup(out);
    }
  }
}
