package io.cronledger.run;

/**
 * Whether the platform has ever shown us a key of ours again, account by account. Until it has,
 * that a key is not found proves nothing.
 */
public interface KeyEcho {
  boolean wasSeen(String account);

  void seen(String account);
}
