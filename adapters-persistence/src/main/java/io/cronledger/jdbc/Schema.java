package io.cronledger.jdbc;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/** The tables, brought up to date step by step, and how Java speaks to them. */
final class Schema {
  private Schema() {}

  static void migrate(DataSource database) {
    flyway(database).migrate();
  }

  /** Whether a database holds a ledger, of whatever version. */
  static boolean isIn(DataSource database) {
    return flyway(database).info().current() != null;
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
