package io.cronledger.local;

/** What a run's INPUT record will be. */
final class Input {
  private final byte[] bytes;
  private final String extension;

  /**
   * An input as it is.
   *
   * @param extension that of its file, which says what it is
   */
  Input(byte[] bytes, String extension) {
    this.bytes = bytes.clone();
    this.extension = extension;
  }

  static Input json(Object value) {
    return new Input(Json.bytes(value), "json");
  }

  byte[] bytes() {
    return bytes.clone();
  }

  int size() {
    return bytes.length;
  }

  String extension() {
    return extension;
  }
}
