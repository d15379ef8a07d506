/**
 * The file under H2, so that it can always be put back to the state that was forced last.
 *
 * <p>H2 writes a state as one <em>chunk</em>: a stretch of blocks with a header and a footer. It
 * checks neither what is between them, nor that the one it goes on from is the newest. So a chunk
 * that a loss of power left half on the disk is taken for whole, and after a crash an older state
 * for the newest. Here each force leaves a {@link Seal} in the file: which chunk is the newest, and
 * checksums of all that was written since the seal before.
 *
 * <pre>
 * block 0    H2's header | seals 0, 2, 4, …
 * block 1    the same    | seals 1, 3, 5, …
 * block 2 …  chunks, and room for more
 * </pre>
 *
 * It knows H2's file format, and nothing of ledgers.
 */
@NullMarked
package io.cronledger.durable;

import org.jspecify.annotations.NullMarked;
