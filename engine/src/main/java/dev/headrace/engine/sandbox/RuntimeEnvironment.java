package dev.headrace.engine.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that a runtime finds beside those of its function.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
final class RuntimeEnvironment {
  private static final String LIBRARY_PATH =
      "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib";

  private RuntimeEnvironment() {}

  /**
   * Those of a runtime that has no code yet.
   *
   * @param api where it finds its Runtime API
   * @param path its {@code PATH}
   */
  static Map<String, String> base(String api, String path) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PATH", path);
    variables.put("LD_LIBRARY_PATH", LIBRARY_PATH);
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", ":UTC");
    variables.put("AWS_LAMBDA_RUNTIME_API", api);
    return variables;
  }

  /** All of a function's: its own go before the machine's, and Lambda's before its own. */
  static Map<String, String> of(
      Map<String, String> own,
      String handler,
      String api,
      String path,
      String taskRoot,
      String runtimeFolder) {
    Map<String, String> variables = base(api, path);
    variables.putAll(own);
    variables.put("AWS_LAMBDA_RUNTIME_API", api);
    variables.put("LAMBDA_RUNTIME_DIR", runtimeFolder);
    variables.put("LAMBDA_TASK_ROOT", taskRoot);
    variables.put("_HANDLER", handler);
    return variables;
  }
}
