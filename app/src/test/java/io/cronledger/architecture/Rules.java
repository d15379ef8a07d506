package io.cronledger.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/** The rules, for any root package, so that they can be tried on planted violations too. */
record Rules(String root) {

  ArchRule coreKnowsTheJdkAlone() {
    return classes()
        .that()
        .resideInAnyPackage(root + ".run..", root + ".schedule..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(root + ".run..", root + ".schedule..", "java..", "org.jspecify..")
        .as("core knows the JDK alone");
  }

  ArchRule adaptersDoNotKnowEachOther() {
    return slices()
        .matching(root + ".(apify|local|api|jdbc|quartz|crontab)..")
        .should()
        .notDependOnEachOther()
        .as("adapters do not know each other");
  }

  ArchRule thereAreNoCycles() {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles().as("there are no cycles");
  }

  ArchRule namesSaySomething() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveNameMatching(".*(Utils?|Helper|Manager|Service|Dto|DTO|Mapper|Processor)")
        .orShould()
        .haveNameMatching(".*\\.(Base|Abstract)[A-Z].*")
        .orShould()
        .resideInAnyPackage(
            "..domain..", "..application..", "..port..", "..dto..", "..model..", "..service..")
        .orShould()
        .resideInAnyPackage("..usecase..", "..mapper..", "..util..", "..common..")
        .as("names say something");
  }

  ArchRule clocksIdsAndWaitingComeIn() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .doNotHaveSimpleName("Main")
        .should()
        .callMethodWhere(readsTheWorld())
        .as("clocks, ids and waiting come in through constructors");
  }

  private static DescribedPredicate<JavaMethodCall> readsTheWorld() {
    List<Class<?>> clocks =
        List.of(
            Instant.class,
            LocalDate.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            ZonedDateTime.class);
    DescribedPredicate<JavaMethodCall> now = DescribedPredicate.alwaysFalse();
    for (Class<?> clock : clocks) {
      now = now.or(call(clock, "now"));
    }
    return now.or(call(UUID.class, "randomUUID"))
        .or(call(Thread.class, "sleep"))
        .or(call(System.class, "currentTimeMillis"))
        .or(call(ZoneId.class, "systemDefault"))
        .or(call(Clock.class, "systemDefaultZone"))
        .or(call(Clock.class, "systemUTC"))
        .as("reads a clock, draws an id or sleeps");
  }

  private static DescribedPredicate<JavaMethodCall> call(Class<?> type, String method) {
    DescribedPredicate<JavaClass> isType = JavaClass.Predicates.equivalentTo(type);
    return target(owner(isType)).and(target(name(method))).forSubtype();
  }

  List<ArchRule> all() {
    return List.of(
        coreKnowsTheJdkAlone(),
        adaptersDoNotKnowEachOther(),
        thereAreNoCycles(),
        namesSaySomething(),
        clocksIdsAndWaitingComeIn());
  }
}
