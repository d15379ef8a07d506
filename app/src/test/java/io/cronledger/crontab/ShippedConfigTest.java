package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Schedule;
import io.cronledger.settings.Given;
import io.cronledger.settings.Settings;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedConfigTest {
  private static final Path CONFIG = Path.of("..", "config");

  @Test
  void the_samples_are_without_a_warning_and_each_fires_twice_a_minute_or_more() {
    CronSet set =
        new CronFiles(
                new CronFiles.Location(CONFIG.resolve("cron.d"), "config/cron.d", CONFIG),
                ZoneId.of("UTC"),
                _ -> null,
                () -> CronFolder.NOW)
            .read();
    List<Schedule> schedules = set.definitions().stream().map(Definition::read).toList();

    assertThat(set.problems()).isEmpty();
    assertThat(schedules)
        .extracting(schedule -> schedule.call().task().value())
        .containsExactly("local~page-check", "local~machine-report", "local~flaky");
    assertThat(schedules)
        .allMatch(
            schedule ->
                schedule.slots().count(CronFolder.NOW, CronFolder.NOW.plusSeconds(60)) >= 2);
  }

  @Test
  void the_shipped_settings_are_the_defaults() {
    var shipped = Settings.read(new Given(CONFIG, Map.of(), Map.of()));
    var standard = Settings.read(new Given(CONFIG.resolve("../none"), Map.of(), Map.of()));

    assertThat(shipped).isInstanceOf(Settings.Reading.Good.class);
    assertThat(values(shipped)).isEqualTo(values(standard));
  }

  private static List<String> values(Settings.Reading reading) {
    return switch (reading) {
      case Settings.Reading.Good(Settings settings) ->
          settings.listed().stream().map(one -> one.name() + "=" + one.value()).toList();
      case Settings.Reading.Bad(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }
}
