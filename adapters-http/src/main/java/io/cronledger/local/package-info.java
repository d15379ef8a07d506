/**
 * The local endpoint: the contract of {@code https://api.apify.com}, served on this machine. Its
 * tasks are folders with a {@code task.json}, its runs are processes, and all that they leave lies
 * in one data folder. Knows nothing of schedules (but how to guess at a slip of the finger), of the
 * ledger or of the client.
 *
 * <pre>
 * tasks/NAME/task.json, and the program beside it
 *
 * data/local/lock, address                         one endpoint at a time, and where it answers
 * data/local/runs.jsonl, logs/RUN.txt              what became of each run, and what it said
 * data/local/storage/key_value_stores/STORE/       its records: INPUT.json, OUTPUT.*, …
 * data/local/storage/datasets/DATASET/             its items: 000000001.json, …
 * </pre>
 */
@NullMarked
package io.cronledger.local;

import org.jspecify.annotations.NullMarked;
