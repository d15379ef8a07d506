/**
 * The promises, attacked: the rules of the core as they are, on a clock of their own, with a
 * platform, a network, a ledger and a process that fail in every way, by a seed.
 */
@NullMarked
package io.cronledger.simulation;

import org.jspecify.annotations.NullMarked;
