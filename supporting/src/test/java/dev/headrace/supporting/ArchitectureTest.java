package dev.headrace.supporting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.headrace.supporting");

  @Test
  void the_services_do_not_use_one_another() {
    slices()
        .matching("dev.headrace.supporting.(*)..")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void sdk_types_end_at_the_apis() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Api")
        .and()
        .haveSimpleNameNotEndingWith("Access")
        .and()
        .resideInAnyPackage(
            "dev.headrace.supporting",
            "dev.headrace.supporting.s3..",
            "dev.headrace.supporting.logs..",
            "dev.headrace.supporting.sts..",
            "dev.headrace.supporting.iam..",
            "dev.headrace.supporting.costexplorer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services..")
        .check(CLASSES);
  }

  @Test
  void the_rules_know_no_thread_file_socket_or_clock() {
    noClasses()
        .that()
        .haveFullyQualifiedName("dev.headrace.supporting.s3.Buckets")
        .or()
        .haveFullyQualifiedName("dev.headrace.supporting.s3.Bucket")
        .or()
        .haveFullyQualifiedName("dev.headrace.supporting.s3.Listing")
        .or()
        .haveFullyQualifiedName("dev.headrace.supporting.s3.SortedIndex")
        .or()
        .haveFullyQualifiedName("dev.headrace.supporting.iam.Identities")
        .or()
        .haveFullyQualifiedName("dev.headrace.supporting.sts.Sessions")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.concurrent..", "java.nio..", "java.net..", "java.time..", "java.io..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .check(CLASSES);
  }
}
