package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening socket whose every conversation is played by hand, byte by byte; it counts the calls
 * that reached it whole.
 */
final class RawServer implements AutoCloseable {
  /** How one connection goes. */
  interface Conversation {
    void hold(Line line) throws Exception;
  }

  private final ServerSocket listener;
  private final Conversation conversation;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  RawServer(Conversation conversation) throws IOException {
    this(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()), conversation);
  }

  RawServer(ServerSocket listener, Conversation conversation) {
    this.listener = listener;
    this.conversation = conversation;
    Thread.ofVirtual().start(this::accept);
  }

  /** One connection, seen from the server. */
  final class Line {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    /** Reads a call to the end of its body, and counts it. */
    String hear() throws IOException {
      String call = HttpText.read(in);
      if (HttpText.isWhole(call)) {
        calls.add(call);
      }
      return call;
    }

    /** Reads so many bytes and no more. */
    void hear(int bytes) throws IOException {
      if (in.readNBytes(bytes).length < bytes) {
        throw new IOException("there were not that many");
      }
    }

    /** Says this, with the line ends of HTTP down to the body. */
    Line say(String text) throws IOException {
      int body = text.indexOf("\n\n", text.lastIndexOf("HTTP/1.1")) + 2;
      int head = body < 2 ? text.length() : body;
      String onTheWire = text.substring(0, head).replace("\n", "\r\n") + text.substring(head);
      return say(onTheWire.getBytes(ISO_8859_1));
    }

    Line say(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Passes on what either side says, to and from a port of this machine. */
    void passOn(int port) throws IOException {
      try (var onward = new Socket(InetAddress.getLoopbackAddress(), port)) {
        passOn(onward);
      }
    }

    /** Passes on what either side says until one of them hangs up. */
    void passOn(Socket onward) throws IOException {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  in.transferTo(onward.getOutputStream());
                } catch (IOException hungUp) {
                  return;
                }
              });
      onward.getInputStream().transferTo(out);
    }

    /** Hangs up so that the other side notices a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says nothing more, and goes on listening. */
    void sayNoMore() throws IOException {
      socket.shutdownOutput();
    }

    /** Waits until the other side has hung up. */
    void untilTheyHangUp() {
      try {
        while (in.read() >= 0) {
          // What else they say does not matter.
        }
      } catch (IOException reset) {
        return;
      }
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The calls that came in whole. */
  List<String> calls() {
    return calls;
  }

  int connections() {
    return connections.get();
  }

  /** Connections that nobody has hung up. */
  int open() {
    return open.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      conversation.hold(new Line(socket));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception clientLeft) {
      // What the client makes of it is what the test looks at.
    } finally {
      open.remove(socket);
    }
  }

  /** Dies, in the middle of whatever it is saying. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
