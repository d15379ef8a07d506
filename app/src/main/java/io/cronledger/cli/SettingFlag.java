package io.cronledger.cli;

/** Marks an option that stands for a setting. */
enum SettingFlag {
  MARK
}
