package io.cronledger.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final String PLANTED = "io.cronledger.architecture.planted";

  /** The program: our own jars and folders, tests and their fakes left out. */
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .withImportOption((Location location) -> !location.contains("-tests.jar"))
          .importPackages("io.cronledger");

  private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages(PLANTED);

  @ParameterizedTest
  @MethodSource
  void the_program_keeps(ArchRule rule) {
    assertThat(PROGRAM.contain("io.cronledger.run.TaskRun")).isTrue();

    rule.check(PROGRAM);
  }

  static Stream<ArchRule> the_program_keeps() {
    return new Rules("io.cronledger").all().stream();
  }

  @ParameterizedTest
  @MethodSource
  void a_planted_violation_is_caught_by(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(VIOLATIONS)).isInstanceOf(AssertionError.class);
  }

  static Stream<ArchRule> a_planted_violation_is_caught_by() {
    return new Rules(PLANTED).all().stream();
  }
}
