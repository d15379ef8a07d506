package io.cronledger.quartz;

import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Quartz wants a class for each job; the job factory never makes one of it. */
final class Unused implements Job {
  @Override
  public void execute(JobExecutionContext context) {
    throw new IllegalStateException("the job factory supplies the job");
  }
}
