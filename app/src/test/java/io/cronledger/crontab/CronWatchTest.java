package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cronledger.schedule.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronWatchTest {
  @TempDir Path config;
  private final List<CronSet> told = new ArrayList<>();
  private CronFolder folder = new CronFolder(Path.of("none"));

  @BeforeEach
  void open() {
    folder = new CronFolder(config).write("cron.d/a.cron", "@daily j~a\n");
  }

  @Test
  void the_first_set_is_told_at_once_and_no_other_while_nothing_changes() {
    CronWatch watch = begin(told::add);

    look(watch, 5);

    assertThat(told).hasSize(1);
  }

  @Test
  void a_change_is_told_once_when_it_has_held_for_two_looks() {
    CronWatch watch = begin(told::add);

    folder.write("cron.d/a.cron", "@daily j~b\n");
    look(watch, 1);
    assertThat(told).hasSize(1);

    look(watch, 3);
    assertThat(told).hasSize(2);
    assertThat(names()).containsExactly("b");
  }

  @Test
  void what_is_told_has_held_with_all_the_files_that_it_was_read_from() {
    folder.write("cron.d/in.json", "{\"a\":1}");
    CronWatch watch = begin(told::add);

    folder.write("cron.d/a.cron", "@daily j~a input=@in.json\n");
    look(watch, 1);
    folder.write("cron.d/in.json", "{\"a\":2}");
    look(watch, 1);
    assertThat(told).hasSize(1);

    look(watch, 1);
    assertThat(told.getLast().definitions().getFirst().text()).contains("{\"a\":2}");
  }

  @Test
  void the_same_size_and_the_same_times_do_not_hide_another_content() throws IOException {
    Path file = config.resolve("cron.d/a.cron");
    FileTime before = Files.getLastModifiedTime(file);
    CronWatch watch = begin(told::add);

    folder.write("cron.d/a.cron", "@daily j~b\n");
    Files.setLastModifiedTime(file, before);
    look(watch, 2);

    assertThat(names()).containsExactly("b");
  }

  @Test
  void a_file_that_is_only_touched_or_written_anew_is_not_told() throws IOException {
    CronWatch watch = begin(told::add);

    folder.write("new", "@daily j~a\n");
    Files.move(
        config.resolve("new"), config.resolve("cron.d/a.cron"), StandardCopyOption.ATOMIC_MOVE);
    Files.setLastModifiedTime(config.resolve("cron.d/a.cron"), FileTime.fromMillis(0));
    look(watch, 3);

    assertThat(told).hasSize(1);
  }

  @Test
  void a_change_that_could_not_be_taken_is_told_again() {
    var failures = new AtomicInteger(0);
    CronWatch watch =
        begin(
            set -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the ledger is gone");
              }
              told.add(set);
            });
    failures.set(1);

    folder.write("cron.d/a.cron", "@daily j~b\n");
    look(watch, 1);
    assertThatThrownBy(watch::look).isInstanceOf(IllegalStateException.class);
    look(watch, 2);

    assertThat(names()).containsExactly("b");
  }

  @Test
  void a_file_that_is_still_being_written_is_waited_for() {
    CronWatch watch = begin(told::add);

    for (String text : List.of("@da", "@daily j~", "@daily j~c\n")) {
      folder.write("cron.d/a.cron", text);
      look(watch, 1);
    }
    assertThat(told).hasSize(1);

    look(watch, 1);
    assertThat(names()).containsExactly("c");
  }

  @Test
  void a_change_that_is_taken_back_is_not_told() {
    CronWatch watch = begin(told::add);

    folder.write("cron.d/a.cron", "nonsense\n");
    look(watch, 1);
    folder.write("cron.d/a.cron", "@daily j~a\n");
    look(watch, 3);

    assertThat(told).hasSize(1);
  }

  @Test
  void a_wrong_file_is_told_with_its_problems_and_then_its_mending() {
    CronWatch watch = begin(told::add);

    folder.write("cron.d/b.cron", "61 * * * * j~b\n");
    look(watch, 2);
    assertThat(told.getLast().hasErrors()).isTrue();

    folder.write("cron.d/b.cron", "1 * * * * j~b\n");
    look(watch, 2);
    assertThat(names()).containsExactly("a", "b");
  }

  @Test
  void files_that_come_go_or_are_renamed_over_others_are_noticed() throws IOException {
    CronWatch watch = begin(told::add);

    folder.write("new", "@daily j~renamed\n");
    Files.move(
        config.resolve("new"), config.resolve("cron.d/a.cron"), StandardCopyOption.ATOMIC_MOVE);
    look(watch, 2);
    assertThat(names()).containsExactly("renamed");

    Files.delete(config.resolve("cron.d/a.cron"));
    look(watch, 2);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_link_that_is_switched_to_another_folder_is_noticed() throws IOException {
    folder.write("v1/x.cron", "@daily j~one\n").write("v2/x.cron", "@daily j~two\n");
    Path data = config.resolve("cron.d/..data");
    Files.createSymbolicLink(data, Path.of("../v1"));
    Files.createSymbolicLink(config.resolve("cron.d/x.cron"), Path.of("..data/x.cron"));
    CronWatch watch = begin(told::add);
    assertThat(names()).containsExactly("a", "one");

    Files.createSymbolicLink(config.resolve("cron.d/..tmp"), Path.of("../v2"));
    Files.move(config.resolve("cron.d/..tmp"), data, StandardCopyOption.ATOMIC_MOVE);
    look(watch, 2);

    assertThat(names()).containsExactly("a", "two");
  }

  @Test
  void an_input_file_that_changes_comes_or_goes_is_noticed() throws IOException {
    folder.write("cron.d/a.cron", "@daily j~a input=@in.json\n");
    CronWatch watch = begin(told::add);
    assertThat(told.getLast().hasErrors()).isTrue();

    folder.write("cron.d/in.json", "{\"a\":1}");
    look(watch, 2);
    assertThat(told.getLast().hasErrors()).isFalse();

    folder.write("cron.d/in.json", "{\"a\":2}");
    look(watch, 2);
    assertThat(told.getLast().definitions().getFirst().text()).contains("{\"a\":2}");

    Files.delete(config.resolve("cron.d/in.json"));
    look(watch, 2);
    assertThat(told.getLast().hasErrors()).isTrue();
  }

  @Test
  void a_calendar_that_changes_comes_or_goes_is_noticed() throws IOException {
    folder.write("cron.d/a.cron", "@daily j~a calendar=!days\n");
    CronWatch watch = begin(told::add);
    assertThat(told.getLast().hasErrors()).isTrue();

    folder.write("calendars/days.cal", "12-25");
    look(watch, 2);
    String before = told.getLast().definitions().getFirst().hash();

    folder.write("calendars/days.cal", "12-26");
    look(watch, 2);
    assertThat(told.getLast().definitions().getFirst().hash()).isNotEqualTo(before);

    Files.delete(config.resolve("calendars/days.cal"));
    folder.write("calendars/days.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
    look(watch, 2);
    assertThat(told.getLast().definitions().getFirst().text()).contains("calendar=!days: \n");
  }

  @Test
  void a_folder_that_goes_and_comes_back_is_noticed() throws IOException {
    CronWatch watch = begin(told::add);

    Files.move(config.resolve("cron.d"), config.resolve("gone"));
    look(watch, 4);
    assertThat(told).hasSize(2);
    assertThat(told.getLast().hasErrors()).isTrue();

    Files.move(config.resolve("gone"), config.resolve("cron.d"));
    look(watch, 2);
    assertThat(names()).containsExactly("a");
  }

  private CronWatch begin(Consumer<CronSet> teller) {
    CronFiles files = folder.files();
    return CronWatch.begin(files, files.reading(), teller);
  }

  private static void look(CronWatch watch, int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
    }
  }

  private List<String> names() {
    return told.getLast().definitions().stream()
        .map(Definition::schedule)
        .map(Object::toString)
        .toList();
  }
}
