package io.cronledger.run;

/**
 * Whether the platform, as this endpoint and account, has ever shown us a key of ours again. Until
 * it has, that a key is not found proves nothing.
 */
public interface KeyEcho {
  boolean wasSeen();

  void seen();
}
