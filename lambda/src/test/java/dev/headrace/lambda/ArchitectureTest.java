package dev.headrace.lambda;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import dev.headrace.lambda.replay.RecordingFile;
import dev.headrace.wire.ServiceError;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The arrows between Lambda's rooms, and what its rules may not touch. */
final class ArchitectureTest {
  private static final String RUN = "dev.headrace.lambda.run";
  private static final String FUNCTIONS = "dev.headrace.lambda.functions";
  private static final String REPLAY = "dev.headrace.lambda.replay";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headrace.lambda");

  /** All rules; the file of a recording is their neighbour and no rule. */
  private static GivenClassesConjunction noRule() {
    return noClasses()
        .that()
        .resideInAnyPackage(RUN, FUNCTIONS, REPLAY)
        .and()
        .doNotBelongToAnyOf(RecordingFile.class);
  }

  @Test
  void the_rules_know_no_thread_file_socket_or_sdk() {
    noRule()
        .should()
        .dependOnClassesThat(
            describe(
                "reach outside",
                type ->
                    type.getPackageName()
                            .matches(
                                "(java\\.util\\.concurrent|java\\.io|java\\.net|java\\.nio\\.file"
                                    + "|java\\.nio\\.channels|java\\.sql|software\\.amazon)"
                                    + "(\\..*)?")
                        && !type.isEquivalentTo(IOException.class)))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .check(CLASSES);
  }

  @Test
  void the_rules_know_no_time_and_no_chance_but_their_worlds() {
    noRule()
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "identityHashCode", Object.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Clock.class,
            InstantSource.class,
            Random.class,
            SplittableRandom.class,
            SecureRandom.class)
        .check(CLASSES);
  }

  @Test
  void no_clock_of_the_platform_is_read_by_any_of_its_types() {
    noRule()
        .should(
            ArchConditions.callMethodWhere(
                describe(
                    "read the time",
                    call ->
                        call.getTargetOwner().getPackageName().startsWith("java.time")
                            && call.getName().equals("now"))))
        .check(CLASSES);
  }

  @Test
  void arrows_point_down_to_the_kernel() {
    classes()
        .that()
        .resideInAPackage(RUN)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(RUN, "dev.headrace.kernel..", "java..", "org.jspecify..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage(REPLAY)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(REPLAY, RUN, "dev.headrace.kernel..", "java..", "org.jspecify..")
        .check(CLASSES);
    classes()
        .that()
        .resideInAPackage(FUNCTIONS)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    FUNCTIONS,
                    "dev.headrace.kernel..",
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml..")
                .or(equivalentTo(ServiceError.class)))
        .check(CLASSES);
  }

  @Test
  void nothing_but_the_api_knows_the_api() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.headrace.lambda.api")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.headrace.lambda.api")
        .check(CLASSES);
  }
}
