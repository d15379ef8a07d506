package io.cronledger.run;

import java.util.UUID;

/**
 * Which ledger this is; drawn once, when it is created, so that two ledgers never derive the same
 * run ids.
 */
public record LedgerId(UUID value) {
  @Override
  public String toString() {
    return value.toString();
  }
}
