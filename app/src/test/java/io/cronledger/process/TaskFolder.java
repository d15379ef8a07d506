package io.cronledger.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tasks of the local endpoint, each a script of the shell that prints its output. */
record TaskFolder(Path home) {
  /** Answers with what it got, at once. */
  void steady() throws IOException {
    write("steady", "cat");
  }

  /** Takes longer than a second for the slots of every fifth one. */
  void uneven() throws IOException {
    write(
        "uneven", "in=$(cat); case $in in *[05]Z*) sleep 1.6;; *) sleep 0.4;; esac; echo \"$in\"");
  }

  void write(String name, String script) throws IOException {
    Path folder = Files.createDirectories(home.resolve("config/tasks").resolve(name));
    Files.writeString(
        folder.resolve("task.json"),
        "{\"title\": \"%s\", \"command\": [\"sh\", \"run.sh\"], \"output\": \"stdout\"}"
            .formatted(name));
    Files.writeString(folder.resolve("run.sh"), script + "\n");
  }
}
