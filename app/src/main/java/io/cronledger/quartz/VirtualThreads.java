package io.cronledger.quartz;

import org.quartz.spi.ThreadPool;

/**
 * A virtual thread for each ringing alarm: a pool of ten would stop at ten slow ones. Public
 * because Quartz sets its names by reflection.
 */
public final class VirtualThreads implements ThreadPool {
  private volatile String name = "alarm";

  @Override
  public boolean runInThread(Runnable ringing) {
    Thread.ofVirtual().name(name).start(ringing);
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
  public void setInstanceName(String schedulerName) {
    name = "alarm-" + schedulerName;
  }
}
