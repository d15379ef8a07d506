package io.cronledger.local;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Starts programs by {@code posix_spawn}, in sessions of their own: one program to be loaded where
 * {@link BuiltByJdk} takes three, for Java starts a helper first, and that {@code setsid}.
 */
final class Spawner implements Starter {
  private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding"));

  // Linux and glibc, as in fcntl.h and spawn.h.
  private static final int O_RDONLY = 0;
  private static final int O_WRITE_ANEW = 01 | 0100 | 01000;
  private static final int O_CLOEXEC = 02000000;
  private static final int RW_FOR_ALL = 0666;
  private static final short SETSIGMASK_AND_SETSID = 0x08 | 0x80;
  private static final int EINTR = 4;

  private static final int UNKNOWN = 255;

  /** At least as much as glibc has in these; it says nothing of their size but in its headers. */
  private static final MemoryLayout ACTIONS = MemoryLayout.sequenceLayout(64, ADDRESS);

  private static final MemoryLayout ATTRIBUTES = MemoryLayout.sequenceLayout(128, ADDRESS);
  private static final MemoryLayout SIGNALS = MemoryLayout.sequenceLayout(16, ADDRESS);

  private final LibC c;
  private final Starter otherwise;
  private final ExecutorService waiters;

  private Spawner(LibC c, Starter otherwise, ExecutorService waiters) {
    this.c = c;
    this.otherwise = otherwise;
    this.waiters = waiters;
  }

  /**
   * Where the C library has all it takes (glibc 2.34 or later), and this program may call it.
   *
   * @param otherwise tries, and says why it cannot, if a program cannot be started
   * @param waiters platform threads: one waits for the end of each process
   */
  static Optional<Starter> of(Starter otherwise, ExecutorService waiters) {
    return Spawner.class.getModule().isNativeAccessEnabled()
        ? LibC.find().map(c -> new Spawner(c, otherwise, waiters))
        : Optional.empty();
  }

  @Override
  public Started start(Launch launch) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      if (c.call(c.pipe, ends, O_CLOEXEC) != 0) {
        return otherwise.start(launch);
      }
      int readEnd = ends.getAtIndex(JAVA_INT, 0);
      int writeEnd = ends.getAtIndex(JAVA_INT, 1);
      try {
        var said = new FileInputStream("/proc/self/fd/" + readEnd);
        int pid = spawn(launch, writeEnd, arena);
        if (pid > 0) {
          var exit = new CompletableFuture<Integer>();
          waiters.execute(() -> exit.complete(awaitExit(pid)));
          return new Started(pid, said, exit);
        }
        said.close();
      } finally {
        c.call(c.close, readEnd);
        c.call(c.close, writeEnd);
      }
    }
    return otherwise.start(launch);
  }

  /** The new process's number; -1 if there is none. */
  private int spawn(Launch launch, int said, Arena arena) {
    MemorySegment actions = arena.allocate(ACTIONS);
    MemorySegment attributes = arena.allocate(ATTRIBUTES);
    MemorySegment pid = arena.allocate(JAVA_INT);
    c.call(c.initActions, actions);
    c.call(c.initAttributes, attributes);
    try {
      int failed = redirect(launch, said, actions, arena);
      // The JVM's threads block some signals; the program should hear of all.
      failed |= c.call(c.setSignalMask, attributes, arena.allocate(SIGNALS));
      failed |= c.call(c.setFlags, attributes, SETSIGMASK_AND_SETSID);
      MemorySegment program = text(launch.command().getFirst(), arena);
      MemorySegment arguments = texts(launch.command(), arena);
      MemorySegment environment =
          texts(
              launch.environment().entrySet().stream()
                  .map(variable -> variable.getKey() + "=" + variable.getValue())
                  .toList(),
              arena);
      return failed == 0
              && c.call(c.spawn, pid, program, actions, attributes, arguments, environment) == 0
          ? pid.get(JAVA_INT, 0)
          : -1;
    } finally {
      c.call(c.destroyActions, actions);
      c.call(c.destroyAttributes, attributes);
    }
  }

  private int redirect(Launch launch, int said, MemorySegment actions, Arena arena) {
    int failed = c.call(c.open, actions, 0, text(launch.input().toString(), arena), O_RDONLY, 0);
    if (launch.output() == null) {
      failed |= c.call(c.duplicate, actions, said, 1);
    } else {
      MemorySegment output = text(launch.output().toString(), arena);
      failed |= c.call(c.open, actions, 1, output, O_WRITE_ANEW, RW_FOR_ALL);
    }
    failed |= c.call(c.duplicate, actions, said, 2);
    failed |= c.call(c.closeFrom, actions, 3);
    // Last, for paths are seen from here.
    return failed | c.call(c.changeFolder, actions, text(launch.folder().toString(), arena));
  }

  private int awaitExit(int pid) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment status = arena.allocate(JAVA_INT);
      while (c.call(c.await, errno, pid, status, 0) < 0) {
        if (errno.get(JAVA_INT, 0) != EINTR) {
          return UNKNOWN; // it has ended, and the system does not keep how
        }
      }
      int how = status.get(JAVA_INT, 0);
      int signal = how & 0x7f;
      return signal == 0 ? (how >> 8) & 0xff : 128 + signal;
    }
  }

  private static MemorySegment text(String text, Arena arena) {
    return arena.allocateFrom(text, NATIVE);
  }

  private static MemorySegment texts(List<String> texts, Arena arena) {
    MemorySegment all = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      all.setAtIndex(ADDRESS, i, text(texts.get(i), arena));
    }
    return all;
  }
}
