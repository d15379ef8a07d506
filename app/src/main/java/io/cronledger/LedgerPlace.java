package io.cronledger;

import io.cronledger.cli.CommandFailed;
import io.cronledger.jdbc.PostgresServer;
import io.cronledger.jdbc.SqlLedger;
import io.cronledger.run.LedgerId;
import io.cronledger.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Where the settings say the ledger is, and how it is opened there. */
record LedgerPlace(Settings settings) {

  /** Longer than any password; shorter than what was named by mistake. */
  private static final int LONGEST_FILE = 64 << 10;

  /** Opens the ledger, or begins one. */
  SqlLedger open(Supplier<LedgerId> newId) {
    return switch (settings.ledger()) {
      case Settings.LedgerIn.Data _ -> SqlLedger.open(settings.data(), newId);
      case Settings.LedgerIn.Server at -> SqlLedger.open(server(at), newId);
    };
  }

  /** Opens the ledger to ask it; begins none, and changes nothing. */
  SqlLedger openToRead() {
    return switch (settings.ledger()) {
      case Settings.LedgerIn.Data _ -> SqlLedger.openToRead(settings.data());
      case Settings.LedgerIn.Server at -> SqlLedger.openToRead(server(at));
    };
  }

  static PostgresServer server(Settings.LedgerIn.Server at) {
    return new PostgresServer(
        at.url(), at.user(), at.passwordFile().map(LedgerPlace::password).orElse(""));
  }

  private static String password(Path file) {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("");
    } catch (IOException e) {
      throw CommandFailed.badUsage(
          "The file %s of 'db-password-file' cannot be read. Its first line is to be the password."
              .formatted(file));
    }
  }

  @Override
  public String toString() {
    return switch (settings.ledger()) {
      case Settings.LedgerIn.Data _ -> "in " + settings.data();
      case Settings.LedgerIn.Server at -> server(at).toString();
    };
  }
}
