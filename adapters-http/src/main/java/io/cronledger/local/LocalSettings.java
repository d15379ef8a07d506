package io.cronledger.local;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a local endpoint is set up.
 *
 * @param bind where it listens; port 0 takes any free one
 * @param tasks the folder of task folders
 * @param data where runs are kept, in a folder {@code local}
 * @param syncWait how long a synchronous call waits for its run before it is answered 408
 * @param token what callers must present; if null, any token will do
 * @param java what a command that starts with {@code java} is run with
 */
public record LocalSettings(
    InetSocketAddress bind,
    Path tasks,
    Path data,
    Duration syncWait,
    @Nullable String token,
    Path java) {

  /** The platform's own limit. */
  public static final Duration SYNC_WAIT = Duration.ofMinutes(5);

  /** On loopback, at any free port, for any token, with the JDK that runs this. */
  public static LocalSettings of(Path tasks, Path data) {
    return new LocalSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        tasks,
        data,
        SYNC_WAIT,
        null,
        Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  public LocalSettings withSyncWait(Duration wait) {
    return new LocalSettings(bind, tasks, data, wait, token, java);
  }

  public LocalSettings withToken(String wanted) {
    return new LocalSettings(bind, tasks, data, syncWait, wanted, java);
  }

  public LocalSettings withTasks(Path folder) {
    return new LocalSettings(bind, folder, data, syncWait, token, java);
  }

  public LocalSettings withBind(InetSocketAddress address) {
    return new LocalSettings(address, tasks, data, syncWait, token, java);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "local endpoint at %s, tasks in %s, data in %s".formatted(bind, tasks, data);
  }
}
