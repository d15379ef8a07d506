package io.cronledger.schedule;

/**
 * Something a person wrote that cannot be right, with the place and the remedy.
 *
 * @param start index of the first character that is wrong, in the text that was parsed
 * @param end index after the last one
 * @param message what is wrong; quotes it: {@code '61' is not a minute}
 * @param remedy what would be right, with an example: {@code Minutes are 0 to 59, such as '0,30'.}
 */
public record Flaw(int start, int end, String message, String remedy) {}
