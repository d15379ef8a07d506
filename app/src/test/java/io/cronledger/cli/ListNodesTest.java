package io.cronledger.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListNodesTest {
  private static final Instant JOINED = Instant.parse("2026-11-24T11:00:00Z");

  @TempDir Path config;
  private CommandLineOnBooks books;

  @BeforeEach
  void open() {
    books = new CommandLineOnBooks(config);
  }

  @Test
  void nodes_lists_who_serves_the_ledger() {
    books.ledger.servedBy(
        "tokyo",
        List.of(
            new Node(
                7,
                new UUID(0, 1),
                "tokyo",
                "0.2",
                true,
                JOINED,
                JOINED.plusSeconds(9),
                true,
                false,
                Duration.ofMillis(-1_250),
                4,
                null)));

    List<String> table = books.run("nodes");

    assertThat(table).hasSize(2);
    assertThat(table.getLast())
        .contains("tokyo", "live", "2026-11-24 11:00:00", "2026-11-24 11:00:09", "-1.250 s", "0.2");
    assertThat(books.run("nodes", "--json").getFirst()).contains("\"epoch\":7", "\"running\":4");
  }

  @Test
  void without_nodes_it_says_why_there_are_none() {
    assertThat(books.run("nodes"))
        .containsExactly(
            "One process at a time serves this ledger. With 'db-url' there may be several.");
    assertThat(books.exitCode()).isZero();
  }
}
