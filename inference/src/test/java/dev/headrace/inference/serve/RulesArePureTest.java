package dev.headrace.inference.serve;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Payment;
import dev.headrace.inference.TokenUse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules of serving models know their world and nothing else. */
final class RulesArePureTest {
  private static final String RULES = "dev.headrace.inference.serve..";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headrace.inference.serve");

  @Test
  void rules_know_no_thread_file_socket_clock_or_price_book() {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(
                RULES,
                "dev.headrace.kernel..",
                "java.lang..",
                "java.util",
                "java.util.function..",
                "java.util.random..",
                "java.util.stream..",
                "org.jspecify..")
            .or(equivalentTo(Ask.class))
            .or(equivalentTo(Ask.Tariff.class))
            .or(equivalentTo(Payment.class))
            .or(equivalentTo(TokenUse.class))
            .or(equivalentTo(java.time.Duration.class));
    classes()
        .that()
        .resideInAPackage(RULES)
        .should()
        .onlyDependOnClassesThat(allowed)
        .check(CLASSES);
  }

  @Test
  void rules_read_no_time_and_draw_no_chance_but_their_worlds() {
    noClasses()
        .that()
        .resideInAPackage(RULES)
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
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }
}
