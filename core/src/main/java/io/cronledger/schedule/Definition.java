package io.cronledger.schedule;

import io.cronledger.run.ScheduleName;

/**
 * A schedule as it stood for a stretch of time, fully resolved.
 *
 * @param text all that it says, in the form that {@code Schedule} reads and writes
 * @param hash SHA-256 of the text, in lower-case hex
 * @param file where it was written, as the user would name it
 * @param line in that file, from 1
 */
public record Definition(ScheduleName schedule, String text, String hash, String file, int line) {}
