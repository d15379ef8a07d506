package io.cronledger.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Retry;
import io.cronledger.schedule.Definition;
import io.cronledger.schedule.Policy;
import io.cronledger.schedule.Schedule;
import io.cronledger.schedule.Timing;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CronFileLanguageTest {
  @TempDir Path config;
  private CronFolder folder = new CronFolder(Path.of("none"));

  @BeforeEach
  void open() {
    folder = new CronFolder(config);
  }

  @Test
  void an_entry_is_when_and_task_and_options() {
    Schedule schedule = read("0 6 * * mon-fri janedoe~report name=morning late=2h retry=1 # note");

    assertThat(schedule.name()).hasToString("morning");
    assertThat(schedule.call().task()).hasToString("janedoe~report");
    assertThat(schedule.policy().late()).isEqualTo(Duration.ofHours(2));
    assertThat(schedule.policy().retry().limit()).isEqualTo(1);
  }

  @Test
  void six_fields_begin_with_the_seconds() {
    assertThat(read("*/10 * * * * * janedoe~pulse").timing().when()).hasToString("*/10 * * * * *");
  }

  @Test
  void a_macro_may_have_an_argument() {
    assertThat(read("@every 90s janedoe~pulse").timing().when().text()).isEqualTo("@every 1m30s");
    assertThat(read("@daily janedoe~pulse").timing().when()).hasToString("0 0 * * *");
  }

  @Test
  void a_task_may_be_named_by_its_id() {
    assertThat(read("0 6 * * * xYt67fkmQ0Pzn2bTa").call().task()).hasToString("xYt67fkmQ0Pzn2bTa");
  }

  @Test
  void a_schedule_without_a_name_has_its_tasks_own_in_lower_case() {
    assertThat(read("0 6 * * * janedoe~Price_Watch").name()).hasToString("price-watch");
  }

  @Test
  void the_zone_is_the_lines_then_the_files_then_the_services() {
    List<ZoneId> zones =
        folder
            .definitions(
                """
                0 6 * * *  j~one
                CRON_TZ=Europe/Prague  # below
                0 6 * * *  j~two
                0 6 * * *  j~three tz=Asia/Tokyo
                """)
            .stream()
            .map(definition -> definition.read().timing().zone())
            .toList();

    assertThat(zones)
        .extracting(ZoneId::getId)
        .containsExactly("UTC", "Europe/Prague", "Asia/Tokyo");
  }

  @Test
  void a_line_of_options_alone_holds_for_the_lines_below_it() {
    List<Integer> timeouts =
        folder
            .definitions(
                """
                timeout=120 memory=512
                0 6 * * *  j~one
                timeout=60
                0 6 * * *  j~two
                0 6 * * *  j~three timeout=30
                """)
            .stream()
            .map(definition -> definition.read().call().options().timeout())
            .toList();

    assertThat(timeouts).containsExactly(120, 60, 30);
  }

  @Test
  void defaults_do_not_reach_the_next_file() {
    folder.write("cron.d/a.cron", "timeout=120\n0 6 * * * j~one\n");
    folder.write("cron.d/b.cron", "0 6 * * * j~two\n");

    assertThat(folder.read().definitions())
        .extracting(definition -> definition.read().call().options().timeout())
        .containsExactly(120, null);
  }

  @Test
  void an_entry_goes_on_in_lines_that_begin_with_white_space() {
    Schedule schedule = read("0 6 * * *  j~one\n   # a word on it\n   timeout=60\n\tmemory=256\n");

    assertThat(schedule.call().options().timeout()).isEqualTo(60);
    assertThat(schedule.call().options().memory()).isEqualTo(256);
  }

  @Test
  void json_goes_on_until_its_bracket_is_closed() {
    Schedule schedule =
        read(
            """
            @at 2026-12-24T18:00 j~greetings input={"to": "all # no comment",
            "text": "on ${slot.date} }"
            } timeout=5
            """);

    assertThat(schedule.call().input().json())
        .isEqualTo("{\"to\":\"all # no comment\",\"text\":\"on ${slot.date} }\"}");
    assertThat(schedule.call().options().timeout()).isEqualTo(5);
  }

  @Test
  void json_loses_its_white_space_and_nothing_else() {
    Schedule schedule =
        read("@daily j~t input='{\"z\" : 1.10, \"a\":[ 1e3 ,\"\\\\\" \"] }'".replace(" \"]", " ]"));

    assertThat(schedule.call().input().json()).isEqualTo("{\"z\":1.10,\"a\":[1e3,\"\\\\\"]}");
  }

  @Test
  void a_value_with_spaces_is_quoted() {
    assertThat(read("@daily j~t description=\"a \\\"b\\\" \\\\ c # d\"").description())
        .isEqualTo("a \"b\" \\ c # d");
    assertThat(read("@daily j~t description='a \\ \"b\" # c'").description())
        .isEqualTo("a \\ \"b\" # c");
    assertThat(read("@daily j~t description=it's").description()).isEqualTo("it's");
  }

  @Test
  void a_hash_within_a_word_is_no_comment() {
    assertThat(read("0 6 * * fri#3 j~t").timing().when().text()).contains("#3");
  }

  @Test
  void an_input_may_be_a_file_beside_the_cron_file_or_in_the_config_folder() {
    folder.write("cron.d/inputs/near.json", " {\"near\": true} ");
    folder.write("inputs/far.json", "{\"far\": true}\n");

    assertThat(read("@daily j~t input=@inputs/near.json").call().input().json())
        .isEqualTo("{\"near\":true}");
    assertThat(read("@daily j~t input=@inputs/far.json").call().input().json())
        .isEqualTo("{\"far\":true}");
  }

  @Test
  void webhooks_are_an_array_or_a_file_with_one() {
    folder.write("cron.d/hooks.json", "[ {\"requestUrl\": \"https://x.example\"} ]");

    assertThat(read("@daily j~t webhooks=@hooks.json").call().options().webhooks())
        .isEqualTo("[{\"requestUrl\":\"https://x.example\"}]");
    assertThat(read("@daily j~t webhooks=[]").call().options().webhooks()).isEqualTo("[]");
  }

  @Test
  void a_calendar_is_a_file_of_the_config_folder_and_part_of_the_definition() {
    folder.write("calendars/holidays.cal", "12-25\n2027-03-29\n");
    folder.write(
        "calendars/fairs.ics",
        """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20270301
        END:VEVENT
        END:VCALENDAR
        """);
    Timing timing = read("@daily j~t tz=Europe/Prague calendar=!holidays").timing();

    assertThat(timing.calendar().resolved()).isEqualTo("!holidays: 2027-03-29 12-25");
    assertThat(timing.allows(Instant.parse("2026-12-24T22:59:00Z"))).isTrue();
    assertThat(timing.allows(Instant.parse("2026-12-24T23:00:00Z"))).isFalse();
    assertThat(read("@daily j~t calendar=fairs").timing().calendar().resolved())
        .isEqualTo("fairs: 2027-03-01");
  }

  @Test
  void another_content_of_a_calendar_is_another_definition() {
    folder.write("calendars/holidays.cal", "12-25");
    String before = folder.definition("@daily j~t calendar=!holidays").hash();

    folder.write("calendars/holidays.cal", "# Christmas\n*-12-25");
    assertThat(folder.definition("@daily j~t calendar=!holidays").hash()).isEqualTo(before);

    folder.write("calendars/holidays.cal", "12-25\n12-26");
    assertThat(folder.definition("@daily j~t calendar=!holidays").hash()).isNotEqualTo(before);
  }

  @Test
  void every_option_of_the_language_is_carried_and_survives_being_printed() {
    folder.write("calendars/off.cal", "12-25");
    String line =
        "0 6 * * *  j~t  name=n input={\"a\":1} tz=Europe/Prague wait=1m overlap=replace catchup=all"
            + " late=2h retry=1 backoff=1s retryFailed=2 from=2026-01-01 until=2030-01-01T00:00:00Z"
            + " calendar=!off enabled=true keep=90d token=SHOP mode=tracked result=dataset format=csv"
            + " clean=true fields=url,title limit=50 maxOutput=1GiB tags=a,b description=x timeout=60"
            + " memory=512 maxItems=5 maxTotalChargeUsd=0.50 restartOnError=true build=latest"
            + " outputRecordKey=OUT webhooks=[]";
    Definition definition = folder.definition(line);
    Schedule schedule = definition.read();

    assertThat(schedule.policy())
        .isEqualTo(
            new Policy(
                Policy.Overlap.REPLACE,
                Policy.Catchup.ALL,
                Duration.ofHours(2),
                new Retry(1, Duration.ofSeconds(1), 2)));
    assertThat(schedule.call().delivery())
        .isEqualTo(
            new Delivery(
                Delivery.Mode.TRACKED,
                Duration.ofMinutes(1),
                new Delivery.Result.Dataset(Delivery.Format.CSV, true, List.of("url", "title"), 50),
                1L << 30));
    assertThat(schedule.call().token()).isEqualTo("SHOP");
    assertThat(schedule.call().options())
        .isEqualTo(
            new CallOptions(60, 512, 5, new BigDecimal("0.50"), true, "latest", "OUT", "[]"));
    assertThat(schedule.keep()).isEqualTo(Duration.ofDays(90));
    assertThat(schedule.timing().bounds().from()).isEqualTo("2025-12-31T23:00:00Z");
    assertThat(schedule.timing().bounds().until()).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(schedule.tags()).containsExactly("a", "b");
    assertThat(Definition.of(schedule, definition.file(), definition.line())).isEqualTo(definition);
  }

  @Test
  void runs_may_be_kept_for_a_time_of_their_own() {
    assertThat(read("@daily j~t keep=90d").keep()).isEqualTo(Duration.ofDays(90));
    assertThat(read("@daily j~t").keep()).isNull();
  }

  @Test
  void a_definition_knows_the_file_and_the_line_where_its_entry_begins() {
    Definition definition = folder.definition("# first\n\n@daily j~t\n  timeout=5\n");

    assertThat(definition.file()).isEqualTo("config/cron.d/a.cron");
    assertThat(definition.line()).isEqualTo(3);
  }

  @Test
  void files_are_read_in_the_order_of_their_names() {
    folder.write("cron.d/b.cron", "@daily j~b\n").write("cron.d/a.cron", "@daily j~a\n");
    folder.write("cron.d/.hidden.cron", "nonsense\n").write("cron.d/c.cron.bak", "nonsense\n");

    assertThat(folder.read().definitions())
        .extracting(definition -> definition.schedule().value())
        .containsExactly("a", "b");
  }

  @Test
  void a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    Schedule schedule =
        read("\ufefftimeout=5\r\n@daily j~t\r\n  memory=256 input={\r\n\"a\":1}\r\n");

    assertThat(schedule.call().options().timeout()).isEqualTo(5);
    assertThat(schedule.call().options().memory()).isEqualTo(256);
    assertThat(schedule.call().input().json()).isEqualTo("{\"a\":1}");
  }

  private Schedule read(String text) {
    return folder.definition(text).read();
  }
}
