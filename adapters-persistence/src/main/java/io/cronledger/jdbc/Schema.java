package io.cronledger.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/** The tables, brought up to date step by step, and how Java speaks to them. */
final class Schema {
  private Schema() {}

  static void create(DataSource database) {
    flyway(database).migrate();
  }

  /** Returns false if the database holds no ledger, of whatever version. */
  static boolean bringUpToDate(DataSource database) {
    Flyway flyway = flyway(database);
    MigrationInfoService steps = flyway.info();
    if (steps.current() == null) {
      return false;
    }
    if (steps.pending().length > 0) {
      flyway.migrate();
    }
    return true;
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
