package io.cronledger;

import io.cronledger.cli.Caretaker;
import io.cronledger.cli.CommandFailed;
import io.cronledger.jdbc.PostgresServer;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.jdbc.Unserved;
import io.cronledger.jdbc.Upkeep;
import io.cronledger.run.LedgerId;
import io.cronledger.settings.Settings;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Looks after the database of the settings. */
record LedgerCare(Settings settings, Supplier<LedgerId> newId) implements Caretaker {
  private static final String H2 = "jdbc:h2:";

  @Override
  public long restore(Path backup, boolean replace) {
    return switch (settings.ledger()) {
      case Settings.LedgerIn.Data _ -> Upkeep.restore(backup, settings.data(), replace);
      case Settings.LedgerIn.Server at -> {
        if (replace) {
          throw CommandFailed.badUsage(
              "--replace is for the embedded database; in PostgreSQL make an empty one, and name it in 'db-url'.");
        }
        yield Upkeep.restore(backup, LedgerPlace.server(at));
      }
    };
  }

  @Override
  public long compact() {
    if (settings.ledger() instanceof Settings.LedgerIn.Server) {
      throw CommandFailed.badUsage(
          "PostgreSQL makes room by itself; VACUUM FULL gives it back to the disk.");
    }
    return Upkeep.compact(settings.data());
  }

  @Override
  public long migrate(Target target) {
    if (target.url().startsWith(H2)) {
      try (SqlLedger ledger = opened();
          Unserved _ = ledger.unserved()) {
        return Upkeep.copy(ledger, Path.of(target.url().substring(H2.length())));
      }
    }
    if (!PostgresServer.isUrl(target.url())) {
      throw CommandFailed.badUsage(
          "--to is 'jdbc:postgresql://host/database' without a password, or 'jdbc:h2:' and a folder.");
    }
    var at = new Settings.LedgerIn.Server(target.url(), target.user(), target.passwordFile());
    PostgresServer server = LedgerPlace.server(at);
    try (SqlLedger ledger = opened();
        Unserved _ = ledger.unserved()) {
      return Upkeep.copy(ledger, server);
    }
  }

  private SqlLedger opened() {
    return new LedgerPlace(settings).open(newId);
  }
}
