package dev.headrace.wire;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** Services whose every operation is there and answers with an empty response. */
final class Everything {
  private static final Map<String, String> FOLDERS =
      Map.of(
          "lambda",
          "lambda",
          "s3",
          "s3",
          "logs",
          "cloudwatchlogs",
          "sts",
          "sts",
          "iam",
          "iam",
          "ce",
          "costexplorer");

  /** Deprecated for years, and the SDK for Java left it out. */
  static final String LEFT_OUT = "InvokeAsync";

  private Everything() {}

  static List<ServiceDefinition> services() {
    return Stream.of("lambda", "s3", "logs", "sts", "iam", "ce").map(Everything::service).toList();
  }

  static ServiceDefinition service(String name) {
    ServiceDefinition.Builder service = ServiceDefinition.builder(ServiceTable.of(name));
    for (OperationRow operation : ServiceTable.of(name).operations()) {
      if (!operation.name().equals(LEFT_OUT)) {
        service.operation(operation.name(), () -> operation(name, operation));
      }
    }
    return service.build();
  }

  private static Operation operation(String service, OperationRow operation) {
    return Operation.of(
        builder(service, operation.name() + "Request"),
        (call, request) -> {
          call.stream().readAllBytes();
          return builder(service, operation.name() + "Response").get().build();
        });
  }

  static SdkPojo request(String service, String operation) {
    return (SdkPojo) builder(service, operation + "Request").get();
  }

  @SuppressWarnings("unchecked") // the SDK's builders are builders
  private static Supplier<SdkBuilder<?, SdkPojo>> builder(String service, String type) {
    return () -> {
      try {
        Class<?> found =
            Class.forName(
                "software.amazon.awssdk.services."
                    + FOLDERS.get(service)
                    + ".model."
                    + className(type));
        Method builder = found.getMethod("builder");
        return (SdkBuilder<?, SdkPojo>) builder.invoke(null);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** The SDK writes an abbreviation like a word: AssumeRoleWithSAML is AssumeRoleWithSaml there. */
  private static String className(String operation) {
    return Pattern.compile("(?<=[A-Z])[A-Z]+(?=[A-Z][a-z]|$)")
        .matcher(operation)
        .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
  }
}
