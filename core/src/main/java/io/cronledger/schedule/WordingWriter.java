package io.cronledger.schedule;

import io.cronledger.run.CallOptions;
import io.cronledger.run.Delivery;
import io.cronledger.run.Delivery.Result;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a schedule into words, defaults and all; what {@link WordingReader} reads back as an equal
 * schedule.
 */
final class WordingWriter {
  private final Map<String, String> options = new TreeMap<>();

  private WordingWriter() {}

  static Wording write(Schedule schedule) {
    var writer = new WordingWriter();
    writer.option("name", schedule.name());
    writer.option("tz", schedule.timing().zone());
    writer.option("input", schedule.call().input().json());
    writer.option(
        "calendar",
        schedule.timing().calendar() instanceof CalendarRule.Always
            ? null
            : schedule.timing().calendar().resolved());
    writer.option("keep", schedule.keep() == null ? null : Span.print(schedule.keep()));
    writer.option("enabled", schedule.enabled());
    writer.option("description", schedule.description().isEmpty() ? null : schedule.description());
    writer.option("tags", schedule.tags().isEmpty() ? null : String.join(",", schedule.tags()));
    writer.call(schedule.call().options());
    writer.delivery(schedule.call().delivery());
    writer.option("token", schedule.call().token());
    writer.policy(schedule.policy());
    writer.bounds(schedule.timing().bounds());
    return new Wording(
        schedule.timing().when().text(), schedule.call().task().value(), writer.options);
  }

  private void call(CallOptions call) {
    BigDecimal charge = call.maxTotalChargeUsd();
    option("timeout", call.timeout());
    option("memory", call.memory());
    option("maxItems", call.maxItems());
    option("maxTotalChargeUsd", charge == null ? null : charge.toPlainString());
    option("restartOnError", call.restartOnError());
    option("build", call.build());
    option("outputRecordKey", call.outputRecordKey());
    option("webhooks", call.webhooks());
  }

  private void delivery(Delivery delivery) {
    option("wait", Span.print(delivery.waitFor()));
    option("mode", OptionValues.word(delivery.mode()));
    option("maxOutput", Size.print(delivery.maxOutput()));
    switch (delivery.result()) {
      case Result.OutputRecord _ -> option("result", "record");
      case Result.Dataset(var format, var clean, var fields, var limit) -> {
        option("result", "dataset");
        option("format", OptionValues.word(format));
        option("clean", clean);
        option("fields", fields.isEmpty() ? null : String.join(",", fields));
        option("limit", limit);
      }
    }
  }

  private void policy(Policy policy) {
    option("overlap", OptionValues.word(policy.overlap()));
    option("catchup", OptionValues.word(policy.catchup()));
    option("late", Span.print(policy.late()));
    option("retry", policy.retry().limit());
    option("backoff", Span.print(policy.retry().backoff()));
    option("retryFailed", policy.retry().failedLimit());
  }

  private void bounds(Bounds bounds) {
    option("from", bounds.from().equals(Instant.MIN) ? null : bounds.from());
    option("until", bounds.until().equals(Instant.MAX) ? null : bounds.until());
  }

  private void option(String name, @Nullable Object value) {
    if (value != null) {
      options.put(name, value.toString());
    }
  }
}
