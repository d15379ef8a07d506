package io.cronledger.api;

/**
 * Something in a request that cannot be right.
 *
 * @param parameter where: a query parameter, or a field of the body such as {@code options.memory}
 * @param detail what is wrong; quotes it
 * @param remedy what would be right
 */
public record Mistake(String parameter, String detail, String remedy) {}
