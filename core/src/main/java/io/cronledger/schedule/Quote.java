package io.cronledger.schedule;

/** What a person wrote, as a message quotes it: short and on one line whatever it was. */
public final class Quote {
  private static final int LONGEST = 40;

  private Quote() {}

  public static String of(String text) {
    var quoted = new StringBuilder("'");
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\ufffd' : c);
    }
    return quoted.append(text.length() > LONGEST ? "…'" : "'").toString();
  }
}
