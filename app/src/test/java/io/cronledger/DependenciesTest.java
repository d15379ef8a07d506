package io.cronledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Every library that a build file names has its line in docs/dependencies.md. */
class DependenciesTest {
  private static final List<String> POMS =
      List.of("pom.xml", "core", "adapters-http", "adapters-persistence", "app");

  private final Map<String, String> properties = new TreeMap<>();

  /** A library, and its version where the build file names one. */
  private record Library(String group, String artifact, String version) {}

  @Test
  void each_has_its_line_with_its_version() throws Exception {
    String documented = Files.readString(Path.of("..", "docs", "dependencies.md"));
    List<String> missing = new ArrayList<>();
    for (Library library : libraries()) {
      boolean isThere =
          documented
              .lines()
              .filter(line -> line.startsWith("|"))
              .anyMatch(line -> tells(line, library));
      if (!isThere) {
        missing.add(library.toString());
      }
    }
    assertThat(missing).as("without a line in docs/dependencies.md").isEmpty();
  }

  private static boolean tells(String line, Library library) {
    return line.matches(".*[:`]" + library.artifact().replace(".", "\\.") + "`.*")
        && line.contains(library.version());
  }

  private List<Library> libraries() throws Exception {
    List<Library> all = new ArrayList<>();
    for (String module : POMS) {
      Path pom = Path.of("..", module.equals("pom.xml") ? module : module + "/pom.xml");
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(pom.toFile())
              .getDocumentElement();
      named(project, "properties").forEach(this::properties);
      Stream.concat(named(project, "dependency"), named(project, "path"))
          .map(this::library)
          .filter(library -> !library.group().equals("io.cronledger"))
          .filter(library -> !library.artifact().endsWith("-bom"))
          .forEach(all::add);
    }
    return all;
  }

  private void properties(Element element) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element property) {
        properties.put(property.getTagName(), property.getTextContent().strip());
      }
    }
  }

  private Library library(Element element) {
    return new Library(
        text(element, "groupId").orElse(""),
        text(element, "artifactId").orElse(""),
        text(element, "version").map(this::resolved).orElse(""));
  }

  private String resolved(String version) {
    return version.startsWith("${")
        ? properties.getOrDefault(version.substring(2, version.length() - 1), version)
        : version;
  }

  private static Optional<String> text(Element element, String name) {
    return named(element, name).findFirst().map(child -> child.getTextContent().strip());
  }

  private static Stream<Element> named(Element element, String name) {
    var nodes = element.getElementsByTagName(name);
    List<Element> all = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element one) {
        all.add(one);
      }
    }
    return all.stream();
  }
}
