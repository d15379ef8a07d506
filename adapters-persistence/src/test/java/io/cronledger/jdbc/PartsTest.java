package io.cronledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.run.LedgerUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A change of many parts is forced to the disk once, or is told to have failed. */
class PartsTest {
  private final Jdbi memory = Schema.speak(Jdbi.create("jdbc:h2:mem:"));
  private final List<String> done = new ArrayList<>();
  private boolean isDiskFull;

  private final GroupWriter writer =
      new GroupWriter(
          new GroupWriter.Disk() {
            @Override
            public Handle connect() {
              return memory.open();
            }

            @Override
            public void enter(Handle handle) {}

            @Override
            public void force(Handle handle) {
              if (isDiskFull) {
                throw new IllegalStateException("the disk is full");
              }
              done.add("forced");
            }
          },
          new Faults("memory"));

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void each_part_is_told_when_it_is_made_and_all_are_forced_with_the_last() {
    writer.writeParts(parts(3), done::add);

    assertThat(done).containsExactly("0", "1", "forced", "2");
  }

  @Test
  void what_others_write_meanwhile_is_forced_at_once() {
    writer.writeParts(
        parts(2),
        part -> {
          done.add(part);
          if (part.equals("0")) {
            writer.write(_ -> true);
          }
        });

    assertThat(done).containsExactly("0", "forced", "forced", "1");
  }

  @Test
  void a_break_between_parts_is_told_even_if_the_last_is_on_the_disk() {
    assertThatThrownBy(() -> writer.writeParts(parts(3), this::breakAfterTheFirst))
        .isInstanceOf(LedgerUnavailable.class);

    assertThat(done).containsExactly("0", "1", "forced", "2");
  }

  private void breakAfterTheFirst(String part) {
    done.add(part);
    if (part.equals("0")) {
      isDiskFull = true;
      assertThatThrownBy(() -> writer.write(_ -> true)).isInstanceOf(LedgerUnavailable.class);
      isDiskFull = false;
    }
  }

  private static List<Change<String>> parts(int count) {
    return IntStream.range(0, count).<Change<String>>mapToObj(i -> _ -> String.valueOf(i)).toList();
  }
}
