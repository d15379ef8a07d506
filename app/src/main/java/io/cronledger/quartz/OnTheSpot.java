package io.cronledger.quartz;

import org.quartz.spi.ThreadPool;

/**
 * No threads: what Quartz starts is done where it starts it, so it must be over at once. Quartz
 * keeps a list of what it has started and searches it for each that ends, so that many at one time
 * would take the square of their time, and might never come to an end. Public because Quartz sets
 * its names by reflection.
 */
public final class OnTheSpot implements ThreadPool {
  @Override
  public boolean runInThread(Runnable work) {
    work.run();
    return true;
  }

  @Override
  public int blockForAvailableThreads() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void initialize() {}

  @Override
  public void shutdown(boolean waitForJobsToComplete) {}

  @Override
  public int getPoolSize() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void setInstanceId(String id) {}

  @Override
  public void setInstanceName(String schedulerName) {}
}
