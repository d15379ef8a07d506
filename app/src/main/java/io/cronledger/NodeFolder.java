package io.cronledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cronledger.cli.CommandFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The data folder as that of a node: it keeps the node's id from start to start, and keeps a second
 * process away that would take itself for the same node.
 */
final class NodeFolder implements AutoCloseable {
  private static final int UUID_LENGTH = 36;

  private final FileChannel channel;
  private final UUID id;

  private NodeFolder(FileChannel channel, UUID id) {
    this.channel = channel;
    this.id = id;
  }

  static NodeFolder take(Path data, Supplier<UUID> newId) {
    Path file = data.resolve("node.id");
    try {
      Files.createDirectories(data);
      FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw CommandFailed.unreachable(
            "Another Cronledger uses the folder %s. Each node needs a 'data' folder of its own."
                .formatted(data));
      }
      return new NodeFolder(channel, id(channel, newId));
    } catch (IOException e) {
      throw CommandFailed.unreachable("The folder %s cannot be used: %s".formatted(data, e));
    }
  }

  private static UUID id(FileChannel channel, Supplier<UUID> newId) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(UUID_LENGTH);
    while (read.hasRemaining() && channel.read(read) >= 0) {}
    if (!read.hasRemaining()) {
      return UUID.fromString(new String(read.array(), UTF_8));
    }
    UUID id = newId.get();
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((id + "\n").getBytes(UTF_8)));
    channel.force(true);
    return id;
  }

  UUID id() {
    return id;
  }

  /** As people know the machine, with a few digits more, since several nodes may share it. */
  String name() {
    return host() + "-" + id.toString().substring(0, 4);
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
