package io.cronledger.apify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What this process holds of the machine: descriptors, threads, memory. */
record Leaks(long descriptors, List<String> threads, long heap) {
  /** Noise of a JVM that compiles and collects. */
  private static final long NOISE = 16L << 20;

  static final Leaks NONE = new Leaks(0, List.of(), 0);

  static Leaks now() throws IOException {
    return new Leaks(openDescriptors(), clientThreads(), heapInUse());
  }

  /** Sockets and files with no name: what connections and outputs are held in. */
  private static long openDescriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(Leaks::counts).count();
    }
  }

  private static boolean counts(Path descriptor) {
    try {
      String to = Files.readSymbolicLink(descriptor).toString();
      return to.startsWith("socket:") || to.contains("output-");
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("HttpClient"))
        .sorted()
        .toList();
  }

  private static long heapInUse() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Whether the heap has not grown by more than that. */
  void assertHeapIsWithin(long bytes) {
    assertThat(heapInUse()).isLessThan(heap + bytes);
  }

  /** Waits until no more is held than was. */
  void assertNothingWasLeft() {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              Leaks now = now();
              assertThat(now.descriptors).isLessThanOrEqualTo(descriptors);
              assertThat(now.threads).hasSizeLessThanOrEqualTo(threads.size());
              assertThat(now.heap).isLessThan(heap + NOISE);
            });
  }
}
