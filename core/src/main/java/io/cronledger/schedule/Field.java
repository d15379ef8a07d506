package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;
import java.util.List;
import java.util.stream.Collectors;

/** One field of a cron line. */
record Field(Unit unit, List<Term> terms) {
  /** Two '~' in one list; with more of them the rest is much like these. */
  private static final int MOST_CHOICES = 31 * 31;

  Field {
    terms = terms.stream().distinct().toList();
  }

  static Field only(Unit unit, int number) {
    return new Field(unit, List.of(new Term.Range(unit, number, number, 1)));
  }

  static Field all(Unit unit) {
    return new Field(unit, List.of(new Term.Star(unit, 1)));
  }

  /**
   * Crontab's test, on which both its rules hang: the one for days and the one for clock changes.
   */
  boolean beginsWithStar() {
    return terms.getFirst() instanceof Term.Star;
  }

  long bits(ScheduleName name) {
    return bits(choices() == 1 ? 0 : Choice.of(name, unit));
  }

  long bits(long choice) {
    long bits = 0;
    for (Term term : terms) {
      if (term instanceof Term.Plain plain) {
        bits |= plain.bits(choice);
      }
    }
    return bits;
  }

  /**
   * So many different sets of numbers it can stand for, one for each number below this as the
   * choice.
   */
  int choices() {
    long choices = 1;
    for (Term term : terms) {
      if (term instanceof Term.Chosen chosen && choices < MOST_CHOICES) {
        choices *= chosen.choices();
      }
    }
    return (int) Math.min(choices, MOST_CHOICES);
  }

  List<Term.Special> specials() {
    return terms.stream()
        .filter(Term.Special.class::isInstance)
        .map(Term.Special.class::cast)
        .toList();
  }

  String text() {
    return terms.stream().map(Term::text).collect(Collectors.joining(","));
  }
}
