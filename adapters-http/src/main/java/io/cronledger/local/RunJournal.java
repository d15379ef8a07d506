package io.cronledger.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What is known of every run, in one file to which each change is added as a line of JSON. A file
 * for each run costs more than a short program does.
 *
 * <pre>
 * {"id":"92onB3bRe28f7TGqH","task":"flaky",…}      a run as it became; its last line counts
 * {"forgotten":"92onB3bRe28f7TGqH"}
 * </pre>
 *
 * <p>A line that was being written when the process was killed or the disk was full is left out.
 */
final class RunJournal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

  /** The file is written anew when this much of it is outdated, and more than is not. */
  private static final long MIN_OUTDATED = 1 << 20;

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, byte[]> latest = new LinkedHashMap<>();

  /** What the disk would not take yet. */
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

  private FileChannel channel;
  private long live;
  private long length;

  private RunJournal(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static RunJournal open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var journal = new RunJournal(file, appending(file));
    try {
      journal.read();
      journal.rewrite();
      return journal;
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static FileChannel appending(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void read() throws IOException {
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        readLine(line);
      }
    }
  }

  private void readLine(String line) {
    try {
      JsonNode node = Json.MAPPER.readTree(line);
      if (node.has("forgotten")) {
        drop(node.path("forgotten").asString());
      } else if (node.has("id")) {
        keep(node.path("id").asString(), (line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (JacksonException e) {
      LOG.warn("{} holds a line that cannot be read: {}", file, e.getOriginalMessage());
    }
  }

  /** Every run that is kept, in the order in which they were begun. */
  List<LocalRun> runs() {
    lock.lock();
    try {
      var runs = new ArrayList<LocalRun>();
      latest.forEach(
          (id, line) -> {
            try {
              runs.add(Json.MAPPER.readValue(line, LocalRun.class));
            } catch (JacksonException e) {
              LOG.warn("{}: run {} is left out: {}", file, id, e.getOriginalMessage());
            }
          });
      return runs;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Notes what a run has become.
   *
   * @throws IOException if it is not on disk; it will be added with the next change, if that works
   */
  void add(LocalRun run) throws IOException {
    byte[] line = line(Json.bytes(run));
    lock.lock();
    try {
      keep(run.id(), line);
      append(line);
    } finally {
      lock.unlock();
    }
  }

  void forget(LocalRun run) throws IOException {
    lock.lock();
    try {
      drop(run.id());
      append(line(Json.bytes(Json.object().put("forgotten", run.id()))));
    } finally {
      lock.unlock();
    }
  }

  private static byte[] line(byte[] json) {
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    return line;
  }

  private void keep(String id, byte[] line) {
    byte[] outdated = latest.put(id, line);
    live += line.length - (outdated == null ? 0 : outdated.length);
  }

  private void drop(String id) {
    byte[] outdated = latest.remove(id);
    live -= outdated == null ? 0 : outdated.length;
  }

  private void append(byte[] line) throws IOException {
    pending.writeBytes(line);
    var rest = ByteBuffer.wrap(pending.toByteArray());
    pending.reset();
    try {
      while (rest.hasRemaining()) {
        length += channel.write(rest);
      }
    } finally {
      if (rest.hasRemaining()) {
        pending.write('\n'); // whatever part of a line got through ends here
        pending.write(rest.array(), 0, rest.limit());
      }
    }
    if (length - live > Math.max(MIN_OUTDATED, live)) {
      rewrite();
    }
  }

  private void rewrite() throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var out = Files.newOutputStream(fresh)) {
      for (byte[] line : latest.values()) {
        out.write(line);
      }
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    channel.close();
    channel = appending(file);
    length = live;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
