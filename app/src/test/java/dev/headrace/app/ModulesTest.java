package dev.headrace.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows of ARCHITECTURE.md: a module uses only those that stand below it. */
final class ModulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headrace");

  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("kernel", List.of()),
          Map.entry("wire", List.of("kernel")),
          Map.entry("store", List.of("kernel")),
          Map.entry("engine", List.of("kernel")),
          Map.entry("billing", List.of("kernel")),
          Map.entry("lambda", List.of("kernel", "wire", "store", "billing")),
          Map.entry("inference", List.of("kernel", "store", "billing")),
          Map.entry("bedrock", List.of("kernel", "wire", "store", "billing", "inference")),
          Map.entry("openai", List.of("kernel", "wire", "billing", "inference")),
          Map.entry("supporting", List.of("kernel", "wire", "store", "billing")),
          Map.entry("advisor", List.of("kernel", "engine", "billing", "lambda", "inference")),
          Map.entry(
              "app",
              List.of(
                  "kernel",
                  "wire",
                  "store",
                  "engine",
                  "billing",
                  "lambda",
                  "inference",
                  "bedrock",
                  "openai",
                  "supporting",
                  "advisor")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kernel",
        "wire",
        "store",
        "engine",
        "billing",
        "lambda",
        "inference",
        "bedrock",
        "openai",
        "supporting",
        "advisor",
        "app"
      })
  void a_module_uses_only_those_below_it(String module) {
    assertThat(CLASSES.that(resideInAPackage(packages(module)))).as(module).isNotEmpty();
    String[] allowed =
        Stream.concat(MAY_USE.getOrDefault(module, List.of()).stream(), Stream.of(module))
            .map(ModulesTest::packages)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("dev.headrace..")).or(resideInAnyPackage(allowed)))
        .because("the arrows are " + Arrays.toString(allowed))
        .check(CLASSES);
  }

  @Test
  void no_packages_depend_on_one_another_in_a_circle() {
    slices().matching("dev.headrace.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  private static String packages(String module) {
    return "dev.headrace." + module + "..";
  }
}
