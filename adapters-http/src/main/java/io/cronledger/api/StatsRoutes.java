package io.cronledger.api;

import io.cronledger.run.Books;
import io.javalin.config.RoutesConfig;
import java.time.InstantSource;

/** The ledger in numbers. */
record StatsRoutes(Books books, InstantSource clock) {
  void addTo(RoutesConfig routes) {
    Answers.get(
        routes,
        "/api/v1/stats",
        request ->
            Answers.json(
                request, new StatsDocument(books).of(request.queryParamMap(), clock.instant())));
  }
}
