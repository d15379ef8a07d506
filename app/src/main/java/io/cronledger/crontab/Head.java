package io.cronledger.crontab;

import io.cronledger.crontab.Statement.Bare;
import io.cronledger.run.TaskRef;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words in front of an entry's options: how many of them say when, which one is the task.
 *
 * <p>Told from the words, not from their number, so that a line with a field too few or too many is
 * explained as that, and not as a strange task.
 */
record Head(List<Bare> words, int taskIndex) {
  private static final int FIVE = 5;
  private static final int SIX = 6;

  /** What may stand in a field, right or wrong; {@code jan~mar} is one and not a task. */
  private static final Pattern FIELD =
      Pattern.compile(
          "([0-9*?,/~#LW-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+",
          Pattern.CASE_INSENSITIVE);

  static Head of(List<Bare> words) {
    return new Head(words, taskIndex(words));
  }

  boolean hasTask() {
    return taskIndex < words.size();
  }

  List<Bare> when() {
    return words.subList(0, Math.min(taskIndex, words.size()));
  }

  Placed task() {
    return words.get(taskIndex).written();
  }

  /** What stands between the task and the options. */
  List<Bare> excess() {
    return words.subList(Math.min(taskIndex + 1, words.size()), words.size());
  }

  private static int taskIndex(List<Bare> words) {
    for (int i = 0; i < words.size(); i++) {
      if (isSurelyTask(text(words, i))) {
        return i;
      }
    }
    return text(words, 0).startsWith("@") ? afterMacro(words) : afterFields(words);
  }

  private static int afterMacro(List<Bare> words) {
    return switch (text(words, 0).toLowerCase(Locale.ROOT)) {
      case "@every", "@at" -> 2;
      default -> 1;
    };
  }

  private static int afterFields(List<Bare> words) {
    int count = words.size();
    if (count > SIX) {
      return isField(text(words, FIVE)) ? SIX : FIVE;
    }
    String last = text(words, count - 1);
    boolean lastIsTask = count == SIX ? !isField(last) : TaskRef.isValid(last) && !isField(last);
    return lastIsTask ? count - 1 : count;
  }

  private static boolean isSurelyTask(String word) {
    boolean named = word.indexOf('~') >= 0 || word.indexOf('/') >= 0;
    return named && TaskRef.isValid(word) && !isField(word);
  }

  private static boolean isField(String word) {
    return FIELD.matcher(word).matches();
  }

  private static String text(List<Bare> words, int index) {
    return words.get(index).written().text();
  }
}
