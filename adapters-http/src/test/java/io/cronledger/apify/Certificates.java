package io.cronledger.apify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of our own, and servers that it vouches for; made by the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;

  Certificates(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    keytool("ca", "-genkeypair", "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
    keytool("ca", "-exportcert", "-alias", "ca", "-rfc", "-file", path("ca.pem"));
  }

  /** The authority's certificate in PEM. */
  Path pem() {
    return folder.resolve("ca.pem");
  }

  /** The same in PKCS #12, under the customary password. */
  Path pkcs12() throws IOException, InterruptedException {
    keytool("trust", "-importcert", "-noprompt", "-alias", "ca", "-file", path("ca.pem"));
    return folder.resolve("trust.p12");
  }

  /** A listening socket that shows a certificate for a name, such as {@code dns:localhost}. */
  ServerSocket listener(String name) throws Exception {
    String store = name.replaceAll("\\W", "_");
    if (!Files.exists(Path.of(path(store + ".p12")))) {
      make(store, name);
    }
    return context(store)
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private void make(String store, String name) throws IOException, InterruptedException {
    keytool(store, "-genkeypair", "-alias", "server", "-dname", "CN=server");
    keytool(store, "-certreq", "-alias", "server", "-file", path(store + ".csr"));
    keytool(
        "ca",
        "-gencert",
        "-alias",
        "ca",
        "-ext",
        "san=" + name,
        "-infile",
        path(store + ".csr"),
        "-outfile",
        path(store + ".pem"));
    keytool(store, "-importcert", "-noprompt", "-alias", "ca", "-file", path("ca.pem"));
    keytool(store, "-importcert", "-alias", "server", "-file", path(store + ".pem"));
  }

  private SSLContext context(String store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = new FileInputStream(path(store + ".p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void keytool(String store, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", path(store + ".p12"), "-storetype", "PKCS12", "-storepass", PASSWORD));
    if (command.contains("-genkeypair")) {
      command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
    }
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}
