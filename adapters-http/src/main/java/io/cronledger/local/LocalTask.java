package io.cronledger.local;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task of this machine: a folder, and a command that is started in it.
 *
 * @param name the folder's
 * @param input the default input; a call's body is laid over it key by key
 */
record LocalTask(
    String name,
    Path folder,
    About about,
    List<String> command,
    ObjectNode input,
    Options options) {

  /** For people. */
  record About(String title, String description) {}

  record Options(int timeoutSecs, int memoryMbytes, Output output) {}

  /** Where the output comes from. */
  enum Output {
    /** The OUTPUT record that the program leaves in its storage folder. */
    RECORD,
    /** What the program prints. */
    STDOUT
  }

  /** The owner of every local task. */
  static final String OWNER = "local";

  String id() {
    return idOf(name);
  }

  static String idOf(String name) {
    return PlatformId.derived("task", name);
  }

  /** The platform says which Actor a task belongs to; here each task has its own. */
  String actorId() {
    return actorIdOf(name);
  }

  static String actorIdOf(String name) {
    return PlatformId.derived("actor", name);
  }

  static String buildIdOf(String name) {
    return PlatformId.derived("build", name);
  }
}
