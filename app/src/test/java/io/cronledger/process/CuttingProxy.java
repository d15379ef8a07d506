package io.cronledger.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** Stands between the client and the endpoint, and breaks connections as networks do. */
final class CuttingProxy implements AutoCloseable {

  /** Where a connection breaks. */
  enum Cut {
    NOWHERE,
    BEFORE_THE_REQUEST,
    IN_THE_REQUEST,
    WHILE_WAITING,
    IN_THE_RESPONSE,
    NEVER_ANSWERED
  }

  private static final int TENTHS_WHOLE = 6;
  private static final int LONGEST_WAIT_MILLIS = 900;
  private static final int MOST_BYTES = 400;

  private final ServerSocket listening;
  private final int target;
  private final Random random;
  private final Map<Cut, Integer> cuts = new EnumMap<>(Cut.class);
  private volatile boolean calm;

  /**
   * @param target a port of this machine
   */
  CuttingProxy(int target, Random random) throws IOException {
    this.target = target;
    this.random = random;
    this.listening = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** From now on connections hold. */
  void calmDown() {
    calm = true;
  }

  /** How many connections broke, and where. */
  synchronized Map<Cut, Integer> cuts() {
    return new EnumMap<>(cuts);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        var one = new Connection(client, cut(), below(MOST_BYTES), below(LONGEST_WAIT_MILLIS));
        Thread.ofVirtual().start(one::carry);
      }
    } catch (IOException closed) {
      // the end of it
    }
  }

  private synchronized Cut cut() {
    Cut[] all = Cut.values();
    Cut cut =
        calm || below(10) <= TENTHS_WHOLE ? Cut.NOWHERE : all[1 + random.nextInt(all.length - 1)];
    cuts.merge(cut, 1, Integer::sum);
    return cut;
  }

  /** From 1 on. */
  private synchronized int below(int limit) {
    return 1 + random.nextInt(limit - 1);
  }

  /** One connection and its fate: at which byte, or after how many milliseconds, it breaks. */
  private final class Connection {
    private final Socket client;
    private final Cut cut;
    private final int bytes;
    private final int millis;

    Connection(Socket client, Cut cut, int bytes, int millis) {
      this.client = client;
      this.cut = cut;
      this.bytes = bytes;
      this.millis = millis;
    }

    void carry() {
      if (cut == Cut.BEFORE_THE_REQUEST) {
        reset(client);
        return;
      }
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        Thread.ofVirtual().start(() -> request(server));
        response(server);
        if (cut == Cut.NOWHERE) {
          client.close(); // a reset takes away what has not been read yet
        }
      } catch (IOException e) {
        // the endpoint is gone, or the client: either way this connection is over
      } finally {
        reset(client);
      }
    }

    private void request(Socket server) {
      try {
        long most = cut == Cut.IN_THE_REQUEST ? bytes : Long.MAX_VALUE;
        if (copy(client.getInputStream(), server.getOutputStream(), most)) {
          reset(client);
          reset(server);
        }
      } catch (IOException e) {
        reset(server);
      }
    }

    private void response(Socket server) throws IOException {
      InputStream in = server.getInputStream();
      switch (cut) {
        case NEVER_ANSWERED -> copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
        case IN_THE_RESPONSE -> copy(in, client.getOutputStream(), bytes);
        case WHILE_WAITING -> {
          server.setSoTimeout(millis);
          copy(in, client.getOutputStream(), Long.MAX_VALUE);
        }
        case NOWHERE, BEFORE_THE_REQUEST, IN_THE_REQUEST ->
            copy(in, client.getOutputStream(), Long.MAX_VALUE);
      }
    }
  }

  /** Whether it stopped because it had copied as much as it should. */
  private static boolean copy(InputStream in, OutputStream out, long most) throws IOException {
    byte[] buffer = new byte[8192];
    long left = most;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        return false;
      }
      out.write(buffer, 0, read);
      out.flush();
      left -= read;
    }
    return true;
  }

  /** Without the farewell that TCP has for an orderly end. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // closed already
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
