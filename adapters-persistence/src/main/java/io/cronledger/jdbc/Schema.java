package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/** The tables, brought up to date step by step, and how Java speaks to them. */
final class Schema {
  private Schema() {}

  /** Makes the tables in an empty database, or brings up to date what a ledger has. */
  static void create(DataSource database) {
    Flyway flyway = flyway(database);
    refuseLater(flyway.info());
    flyway.migrate();
  }

  /** Returns false if the database holds no ledger, of whatever version. */
  static boolean bringUpToDate(DataSource database) {
    Flyway flyway = flyway(database);
    MigrationInfoService steps = flyway.info();
    if (steps.current() == null) {
      return false;
    }
    refuseLater(steps);
    if (steps.pending().length > 0) {
      flyway.migrate();
    }
    return true;
  }

  /** A ledger knows its future no better than anybody else. */
  private static void refuseLater(MigrationInfoService steps) {
    for (MigrationInfo step : steps.applied()) {
      if (step.getState() == MigrationState.FUTURE_SUCCESS) {
        throw new LedgerUnavailable(
            "the ledger was written by a later version of Cronledger (its tables are of version %s); use that one"
                .formatted(step.getVersion()));
      }
    }
  }

  static Jdbi speak(Jdbi jdbi) {
    jdbi.registerArgument(new Instants());
    // Our statements are no templates, and a '<' in them is just that.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    return jdbi;
  }

  private static Flyway flyway(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:io/cronledger/jdbc/migration")
        .loggers("slf4j")
        .load();
  }
}
