package io.cronledger.schedule;

import io.cronledger.run.Unfired;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a schedule in force stands.
 *
 * @param since when the definition came into force
 * @param accountedThrough the cursor: every slot up to it has its entry
 * @param tail the entry of the latest slot under this definition, if that is a range, which a
 *     further unfired slot may then join; a range never goes on over a change of definition
 * @param paused whether somebody had its slots skipped until further notice
 */
public record Standing(
    Definition definition,
    Instant since,
    Instant accountedThrough,
    @Nullable Unfired tail,
    boolean paused) {}
