/**
 * Quartz as an alarm clock. "Job" and "trigger" are its words and stay here; when a schedule is
 * due, and what that means, is core's.
 */
@NullMarked
package io.cronledger.quartz;

import org.jspecify.annotations.NullMarked;
