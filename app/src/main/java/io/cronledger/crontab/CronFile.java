package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Bare;
import io.cronledger.crontab.Statement.Option;
import io.cronledger.schedule.Quote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One cron file: tells entries from lines of options, and hands the one to the other. */
final class CronFile {
  private static final String CRON_TZ = "CRON_TZ";
  private static final Pattern VARIABLE = Pattern.compile("[A-Z_]+");

  private final Problems problems;
  private final Map<String, Option> defaults = new LinkedHashMap<>();
  private final List<Line> lines = new ArrayList<>();

  private CronFile(Problems problems) {
    this.problems = problems;
  }

  static List<Line> lines(Source source, Problems problems) {
    var file = new CronFile(problems);
    new Scanner(source, problems).statements().forEach(file::statement);
    return file.lines;
  }

  private void statement(Statement statement) {
    List<Bare> head = new ArrayList<>();
    List<Bare> astray = new ArrayList<>();
    List<Option> options = new ArrayList<>();
    for (Statement.Word word : statement.words()) {
      switch (word) {
        case Bare bare when options.isEmpty() -> head.add(bare);
        case Bare bare -> astray.add(bare);
        case Option option -> options.add(option);
      }
    }
    boolean isEntry = !head.isEmpty();
    Map<String, Option> own = own(options, isEntry);
    if (isEntry) {
      entry(Head.of(head), own);
    } else if (astray.isEmpty()) {
      defaults.putAll(own);
      lines.add(new Line.Defaults(Map.copyOf(defaults)));
    }
    astray(astray, isEntry);
  }

  private Map<String, Option> own(List<Option> options, boolean inEntry) {
    Map<String, Option> own = new LinkedHashMap<>();
    for (Option option : options) {
      if (isAllowed(option, inEntry)) {
        String name = option.name().text().equals(CRON_TZ) ? "tz" : option.name().text();
        if (own.putIfAbsent(name, option) != null) {
          problems.add(
              option.name().error("'%s' is given twice".formatted(name), "Keep one of them."));
        }
      }
    }
    return own;
  }

  private boolean isAllowed(Option option, boolean inEntry) {
    Placed name = option.name();
    if (name.text().equals(CRON_TZ)) {
      if (inEntry) {
        problems.add(
            name.error(
                "CRON_TZ is for a whole file",
                "For one entry write tz=, such as tz=Europe/Prague."));
      }
      return !inEntry;
    }
    if (VARIABLE.matcher(name.text()).matches()) {
      problems.add(
          name.error(
              "'%s' has no meaning here".formatted(name.text()),
              "A task runs on the platform: there is no shell, no mail and no path. The time zone is CRON_TZ."));
      return false;
    }
    if (name.text().equals("name") && !inEntry) {
      problems.add(
          name.error("A name is for one entry", "Move it to the entry that shall have it."));
      return false;
    }
    return true;
  }

  private void entry(Head head, Map<String, Option> own) {
    Map<String, Option> options = new LinkedHashMap<>(defaults);
    options.putAll(own);
    Bare last = head.words().getLast();
    if (!head.hasTask()) {
      problems.add(
          joined(head.words())
              .error(
                  "There is no task after %s".formatted(Quote.of(joined(head.when()).text())),
                  "Write its id, or 'owner~name', such as '0 6 * * * janedoe~price-watch'."));
    }
    if (!head.excess().isEmpty()) {
      astray(head.excess(), true);
    }
    Placed when =
        head.when().isEmpty()
            ? Placed.of(
                last.written().source(),
                head.words().getFirst().written().start(),
                head.words().getFirst().written().start())
            : joined(head.when());
    lines.add(new Line.Entry(when, head.hasTask() ? head.task() : null, options));
  }

  private void astray(List<Bare> words, boolean inEntry) {
    if (words.isEmpty()) {
      return;
    }
    String text =
        words.stream().map(word -> word.written().text()).collect(Collectors.joining(" "));
    String remedy = "Options are NAME=VALUE, and a value with spaces is quoted: tags=\"a, b\".";
    if (text.indexOf('=') >= 0) {
      remedy = "Options are NAME=VALUE, without white space around the '='.";
    } else if (!inEntry) {
      remedy = "An entry begins with when and which task; its options follow.";
    }
    problems.add(joined(words).error("%s is not an option".formatted(Quote.of(text)), remedy));
  }

  /** Words with one space between, whatever there was. */
  private static Placed joined(List<Bare> words) {
    Placed first = words.getFirst().written();
    var text = new Placed.Builder(first.source());
    int end = first.start();
    for (Bare word : words) {
      if (word.written() != first) {
        text.append(' ', end);
      }
      text.append(word.written());
      end = word.written().end();
    }
    return text.build(end);
  }
}
