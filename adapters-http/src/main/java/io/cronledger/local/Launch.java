package io.cronledger.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a program is to be started.
 *
 * @param command a program on the PATH or in the folder, and what it is told
 * @param environment all that it finds in its environment
 * @param input what it reads on standard input
 * @param output where its standard output goes; if null, to where it says what goes in the log
 */
record Launch(
    List<String> command,
    Path folder,
    Map<String, String> environment,
    Path input,
    @Nullable Path output) {}
