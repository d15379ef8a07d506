package io.cronledger.local;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * The first process of a run.
 *
 * @param said what it says for the log
 * @param exit its exit code, once it has ended
 */
record Started(long pid, InputStream said, CompletableFuture<Integer> exit) {}
