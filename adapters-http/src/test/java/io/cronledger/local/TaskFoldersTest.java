package io.cronledger.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskFoldersTest {
  @TempDir Path root;

  @Test
  void a_task_file_says_everything_about_a_task() throws IOException {
    Path folder =
        task(
            "page-check",
            """
        { "title": "Page check", "description": "Is a page there?",
          "command": ["sh", "check.sh"],
          "input": {"url": "http://127.0.0.1/"},
          "options": {"timeoutSecs": 60, "memoryMbytes": 256},
          "output": "stdout" }
        """);
    Files.writeString(folder.resolve("check.sh"), "true");

    LocalTask task = new TaskFolders(root).get("local~page-check");

    assertThat(task.about()).isEqualTo(new LocalTask.About("Page check", "Is a page there?"));
    assertThat(task.command()).containsExactly("sh", "check.sh");
    assertThat(task.input()).hasToString("{\"url\":\"http://127.0.0.1/\"}");
    assertThat(task.options()).isEqualTo(new LocalTask.Options(60, 256, LocalTask.Output.STDOUT));
  }

  @Test
  void all_problems_of_all_folders_come_at_once_with_place_and_remedy() throws IOException {
    task(
        "a",
        "{\n  \"comand\": [\"sh\"],\n  \"options\": {\"timeoutSecs\": \"1m\"},\n  \"output\": \"file\"\n}");
    task("b", "{\"command\": [\"java\", \"Gone.java\"], \"input\": [1]}");
    task("c", "{\"command\": [\"sh\", ],}");
    Files.createDirectory(root.resolve("d"));
    task("e!", "{}");

    assertThat(problems())
        .containsExactly(
            "a/task.json:2:3: 'comand' is not a key. Did you mean 'command'?",
            "a/task.json: \"command\" is missing. Write it as a list of words: [\"java\", \"Program.java\"]",
            "a/task.json:3:30: \"timeoutSecs\" cannot be '\"1m\"'. A whole number, 0 (none) or more, such as 60",
            "a/task.json:4:13: 'file' is not an output. Use \"record\" (the OUTPUT record) or \"stdout\" (what the program prints)",
            "b/task.json:1:13: there is no file 'Gone.java' in b. Put it there, or correct the name",
            "b/task.json:1:45: \"input\" must be an object. Such as {\"url\": \"https://example.com/\"}",
            "c/task.json:1:20: this is not JSON: what stands there cannot follow what is before it. Mend it here",
            "d/task.json: cannot be read: there is no such file. See the sample tasks",
            "e!: 'e!' cannot be a task's name. Use letters, digits, '-', '_' and '.', at most 63, such as 'page-check'");
  }

  @Test
  void a_log_is_told_where_it_is_and_not_what_was_written() throws IOException {
    task("a", "{\"s'ecret's\": 1, \"command\": \"s3 'cret\", \"output\": \"s3cret\"}");
    task("b", "{\"command\": [\"./s3cret\"], \"options\": {\"timeoutSecs\": \"s3cret\"}}");

    List<String> told =
        new TaskFolders(root).problems().stream().map(TaskProblem::withoutText).toList();

    assertThat(told).hasSize(5).noneMatch(line -> line.matches(".*(s3|ecret|cret).*"));
    assertThat(told.getFirst())
        .endsWith(
            "a/task.json:1:2: '…' is not a key. The keys are title, description, command, input, options, output");
    assertThat(told.getLast()).contains("\"timeoutSecs\" cannot be '…'. A whole number");
  }

  private Path task(String name, String json) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("task.json"), json);
    return folder;
  }

  private List<String> problems() {
    return new TaskFolders(root)
        .problems().stream().map(p -> p.toString().replace(root + "/", "")).toList();
  }
}
