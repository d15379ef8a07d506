/**
 * Cron files: reads a folder of them into definitions, or says everything that is wrong with them,
 * each thing at its place. Knows files, lines and columns; what a WHEN or an option means is core's
 * to say.
 *
 * <pre>
 *   folder ──► Source ──► Scanner ──► Statement ──► CronFile ──► Entry ──► EntryReader ──► Definition
 *              (text,     (quotes,    (the words    (defaults,   (WHEN,    (files, names,
 *               places)    comments,   of one        options)     TASK,     core's WordingReader)
 *                          brackets)   entry)                     options)
 * </pre>
 *
 * <p>Every word keeps the place of each of its characters ({@code Placed}), so that a flaw found at
 * the very end still points at what the person wrote.
 */
@NullMarked
package io.cronledger.crontab;

import org.jspecify.annotations.NullMarked;
