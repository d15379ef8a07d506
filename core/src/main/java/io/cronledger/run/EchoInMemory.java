package io.cronledger.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Learns anew in each process: the careful way, since what is not known to be echoed is not sent
 * again.
 */
public final class EchoInMemory implements KeyEcho {
  private final Set<String> accounts = ConcurrentHashMap.newKeySet();

  @Override
  public boolean wasSeen(String account) {
    return accounts.contains(account);
  }

  @Override
  public void seen(String account) {
    accounts.add(account);
  }
}
