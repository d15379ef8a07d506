package io.cronledger.cli;

import java.nio.file.Path;
import java.util.Optional;

/** Who looks after the database while no service runs. */
public interface Caretaker {

  /**
   * Another database.
   *
   * @param url {@code jdbc:postgresql:…}, or {@code jdbc:h2:} and a data folder
   * @param user empty for whom the URL names
   */
  record Target(String url, String user, Optional<Path> passwordFile) {}

  /**
   * Puts a backup into the database of the settings.
   *
   * @return how many rows it has
   */
  long restore(Path backup, boolean replace);

  /** Makes the file of the embedded database small; returns by how many bytes. */
  long compact();

  /** Copies the ledger; returns how many rows it has. */
  long migrate(Target target);
}
