package io.cronledger.jdbc;

import java.sql.Types;
import java.util.regex.Pattern;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Texts in SQL: PostgreSQL refuses one with a NUL, and neither database gives back half of a
 * surrogate pair. What others say may have both, and is to be on record all the same.
 */
final class Texts extends AbstractArgumentFactory<String> {
  private static final Pattern NO_CHARACTER = Pattern.compile("[\0\\p{Cs}]");

  Texts() {
    super(Types.VARCHAR);
  }

  @Override
  protected Argument build(String value, ConfigRegistry config) {
    String text = kept(value);
    return (position, statement, _) -> statement.setString(position, text);
  }

  /** With the replacement character in the place of what no text can have. */
  static @Nullable String kept(@Nullable String text) {
    return text == null || text.chars().noneMatch(Texts::isDoubtful)
        ? text
        : NO_CHARACTER.matcher(text).replaceAll("\ufffd");
  }

  /** Half of a pair, and most likely the other half is there too. */
  private static boolean isDoubtful(int unit) {
    return unit == 0 || Character.isSurrogate((char) unit);
  }
}
