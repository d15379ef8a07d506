package io.cronledger.jdbc;

import io.cronledger.run.LedgerUnavailable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    if (!isLaterAndUsable(database, flyway.info())) {
      flyway.migrate();
    }
  }

  /**
   * Makes the tables of a version in a database without a ledger; a copy that stopped left some.
   */
  static void create(DataSource database, String version) {
    Flyway flyway = flyway(database, version);
    MigrationInfo current = flyway.info().current();
    if (current == null) {
      flyway.migrate();
      current = flyway.info().current();
    } else if (hasBegun(database)) {
      throw new LedgerUnavailable(
          "there is a ledger already, and it was left as it is: name an empty database");
    }
    if (current == null || !current.getVersion().getVersion().equals(version)) {
      throw new LedgerUnavailable(
          "its tables are of version %s, which this version of Cronledger does not know"
              .formatted(version));
    }
  }

  private static boolean hasBegun(DataSource database) {
    return Jdbi.create(database)
        .withHandle(
            handle ->
                handle
                    .createQuery("select exists (select 1 from ledger)")
                    .mapTo(Boolean.class)
                    .one());
  }

  /** The version of the tables that are there. */
  static String version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select "version" from "flyway_schema_history" where "success" = true
                 order by "installed_rank" desc fetch first 1 rows only
                """)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Returns false if the database holds no ledger, of whatever version. */
  static boolean bringUpToDate(DataSource database) {
    Flyway flyway = flyway(database);
    MigrationInfoService steps = flyway.info();
    if (steps.current() == null) {
      return false;
    }
    if (!isLaterAndUsable(database, steps) && steps.pending().length > 0) {
      flyway.migrate();
    }
    return true;
  }

  /**
   * Returns false if the database holds no ledger, of whatever version.
   *
   * @throws LedgerUnavailable if it holds one that has to be brought up to date
   */
  static boolean isUpToDate(DataSource database) {
    MigrationInfoService steps = flyway(database).info();
    MigrationInfo current = steps.current();
    if (current == null) {
      return false;
    }
    if (!isLaterAndUsable(database, steps) && steps.pending().length > 0) {
      throw new LedgerUnavailable(
          "the ledger was written by an earlier version of Cronledger (its tables are of version %s); the next start of the service brings it up to date, and then it can be asked"
              .formatted(current.getVersion()));
    }
    return true;
  }

  /**
   * Whether a later version of Cronledger has been here, and left the tables so that this one can
   * use them.
   *
   * @throws LedgerUnavailable if it has not left them so
   */
  private static boolean isLaterAndUsable(DataSource database, MigrationInfoService steps) {
    MigrationInfo last = null;
    int known = 0;
    for (MigrationInfo step : steps.all()) {
      if (step.getState() == MigrationState.FUTURE_SUCCESS) {
        last = step;
      } else if (step.getVersion() != null) {
        known = number(step);
      }
    }
    if (last == null) {
      return false;
    }
    if (!isUsable(database, known, number(last))) {
      throw new LedgerUnavailable(
          "the ledger was written by a later version of Cronledger (its tables are of version %s); use that one"
              .formatted(last.getVersion()));
    }
    return true;
  }

  static int number(MigrationInfo step) {
    return Integer.parseInt(step.getVersion().getVersion());
  }

  private static boolean isUsable(DataSource database, int known, int last) {
    return Jdbi.create(database)
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select 1 from ledger where known_step <= :known and usable_through >= :last")
                    .bind("known", known)
                    .bind("last", last)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent());
  }

  static Jdbi speak(Jdbi jdbi) {
    jdbi.registerArgument(new Instants());
    jdbi.registerArgument(new Texts());
    // Our statements are no templates, and a '<' in them is just that.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    return jdbi;
  }

  private static Flyway flyway(DataSource database) {
    return flyway(database, "latest");
  }

  private static Flyway flyway(DataSource database, String target) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:io/cronledger/jdbc/migration")
        .loggers("slf4j")
        .callbacks(new LaterStep())
        .target(target)
        .load();
  }
}
