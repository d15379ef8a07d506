package io.cronledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file by which commands find the service that serves a data folder: its address, on one line.
 * It is no proof that the service still lives, since kill -9 leaves it behind.
 */
record ServiceFile(Path file) {

  static ServiceFile in(Path data) {
    return new ServiceFile(data.resolve("service.address"));
  }

  void write(URI address) {
    try {
      Files.writeString(file, address + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<URI> read() {
    try {
      return Optional.of(URI.create(Files.readString(file).strip()));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // if the folder cannot be used, the ledger in it will say so
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
