package io.cronledger.apify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Certificates that are trusted beside those of the JDK, such as that of a company's own authority:
 * of a file in PEM or PKCS #12.
 */
public final class TrustedCertificates {
  /** What a store of public certificates is locked with, if it is. */
  private static final String CUSTOMARY_PASSWORD = "changeit";

  private final SSLContext context;
  private final int count;

  private TrustedCertificates(KeyStore all) throws GeneralSecurityException {
    this.context = SSLContext.getInstance("TLS");
    this.count = all.size();
    context.init(null, managers(all), null);
  }

  /**
   * Reads them.
   *
   * @throws IOException if the file cannot be read, or holds none; its message says what would do
   */
  public static TrustedCertificates in(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      List<Certificate> found =
          new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN")
              ? pem(bytes)
              : pkcs12(bytes);
      if (found.isEmpty()) {
        throw new CertificateException("there is none in it");
      }
      return new TrustedCertificates(withStandard(found));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "holds no certificates in PEM, nor in PKCS #12 without a password or with '%s': %s"
              .formatted(CUSTOMARY_PASSWORD, e.getMessage()),
          e);
    }
  }

  private static List<Certificate> pem(byte[] bytes) throws GeneralSecurityException {
    return List.copyOf(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes)));
  }

  private static List<Certificate> pkcs12(byte[] bytes) throws GeneralSecurityException {
    try {
      return certificates(bytes, CUSTOMARY_PASSWORD.toCharArray());
    } catch (IOException otherPassword) {
      try {
        return certificates(bytes, null);
      } catch (IOException notAStore) {
        throw new CertificateException(notAStore.getMessage(), notAStore);
      }
    }
  }

  private static List<Certificate> certificates(byte[] bytes, char @Nullable [] password)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(bytes), password);
    List<Certificate> found = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      Certificate certificate = store.getCertificate(alias);
      if (certificate != null) {
        found.add(certificate);
      }
    }
    return found;
  }

  private static KeyStore withStandard(List<Certificate> added)
      throws GeneralSecurityException, IOException {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    for (X509Certificate standard : standard()) {
      all.setCertificateEntry("jdk-" + all.size(), standard);
    }
    for (Certificate certificate : added) {
      all.setCertificateEntry("added-" + all.size(), certificate);
    }
    return all;
  }

  private static List<X509Certificate> standard() throws GeneralSecurityException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        certificates.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return certificates;
  }

  /** Those of a store, or of the JDK's own for null. */
  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** All that are trusted. */
  int count() {
    return count;
  }

  SSLContext context() {
    return context;
  }
}
