/**
 * The service's own API and page: what is asked over HTTP, answered from core's ports. Knows
 * neither how the ledger is kept nor where tasks run.
 *
 * <p>{@link io.cronledger.api.Documents} knows no HTTP: whoever reads a ledger without a service
 * says the same of it in the same words.
 */
@NullMarked
package io.cronledger.api;

import org.jspecify.annotations.NullMarked;
