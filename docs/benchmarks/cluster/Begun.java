import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** A job that notes how late it was begun. */
public class Begun implements org.quartz.Job {
  static volatile ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
  static volatile CountDownLatch left = new CountDownLatch(0);

  static void note(Instant slot) {
    late.add(Cluster.late(slot));
    left.countDown();
  }

  @Override
  public void execute(org.quartz.JobExecutionContext context) {}
}
