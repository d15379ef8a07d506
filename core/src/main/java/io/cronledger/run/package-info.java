/**
 * What runs, what became of it, and the books about it. Knows nothing of HTTP, SQL, files, lines or
 * flags.
 *
 * <p>The words, used everywhere and with one meaning each:
 *
 * <dl>
 *   <dt>task
 *   <dd>what can be run: known to the platform under an id or a name, {@code janedoe~price-watch}.
 *   <dt>platform
 *   <dd>where tasks run: Apify, or the local endpoint, which speaks the same contract.
 *   <dt>schedule
 *   <dd>a named entry of a cron file: a task and when it is due.
 *   <dt>definition
 *   <dd>a schedule as it stood for a stretch of time, fully resolved, kept for good.
 *   <dt>slot
 *   <dd>an instant at which a schedule is due.
 *   <dt>cursor
 *   <dd>the instant up to which every slot of a schedule has its entry ({@code accountedThrough}).
 *   <dt>entry
 *   <dd>what the ledger holds about a slot: a run, or the reason why there was none.
 *   <dt>run
 *   <dd>one run of a task: waiting, under way, being settled, or over.
 *   <dt>attempt
 *   <dd>one sending of a run's call. Another one follows only when nothing ran.
 *   <dt>key
 *   <dd>what names an attempt to the platform, so that it can be asked later whether that attempt
 *       started a run.
 *   <dt>outcome
 *   <dd>how a run ended.
 *   <dt>settling
 *   <dd>finding out what became of a run whose reply was lost.
 *   <dt>ledger
 *   <dd>where entries are kept.
 *   <dt>books
 *   <dd>the ledger as it is asked.
 * </dl>
 */
@NullMarked
package io.cronledger.run;

import org.jspecify.annotations.NullMarked;
