package io.cronledger.architecture.planted.jdbc;

import io.cronledger.architecture.planted.run.ClockHelper;

/** What the planted adapter reaches for. */
public record Rows(ClockHelper helper) {}
