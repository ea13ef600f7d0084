package dev.headrace.advisor.observe;

import org.jspecify.annotations.Nullable;

/** One file that is being read: where in it, what it is about, and what becomes of it. */
final class Reading {
  final Understood understood;
  final Observations observations;

  /** The name that a function has whose log does not say it. */
  private final String stem;

  private @Nullable String functionName;
  private @Nullable String region;
  private @Nullable String runtime;
  private long line;

  Reading(String file, Observations observations) {
    this.understood = new Understood(file);
    this.observations = observations;
    this.stem = stemOf(file);
  }

  /** {@code logs/my-agent.log.gz} is about my-agent. */
  private static String stemOf(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    int dot = name.indexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  long line() {
    return line;
  }

  void at(long number) {
    line = number;
  }

  String stem() {
    return stem;
  }

  /** The log says whose it is from here on. */
  void about(String function) {
    if (!function.equals(functionName)) {
      functionName = function;
      runtime = null;
    }
  }

  /** The log group of a function has its name: {@code /aws/lambda/NAME}. */
  void aboutGroup(String logGroup) {
    String prefix = "/aws/lambda/";
    if (logGroup.startsWith(prefix) && logGroup.length() > prefix.length()) {
      about(logGroup.substring(prefix.length()));
    }
  }

  void runsOn(@Nullable String newRuntime, @Nullable String newRegion) {
    runtime = newRuntime == null ? runtime : newRuntime;
    region = newRegion == null ? region : newRegion;
    // A runtime is named before the first report of its environment and after those of others.
    FunctionSeen known = observations.functions.all().get(name());
    if (known != null) {
      tell(known);
    }
  }

  /** The function that a report belongs to. */
  FunctionSeen function() {
    FunctionSeen function = observations.functions.get(name());
    function.sources.add(understood.file());
    tell(function);
    return function;
  }

  private String name() {
    String named = functionName;
    return named == null ? stem : named;
  }

  private void tell(FunctionSeen function) {
    if (runtime != null) {
      function.runtime = runtime;
    }
    if (region != null) {
      function.region = region;
    }
  }

  /** The model that a call belongs to. */
  ModelSeen model(String name) {
    ModelSeen model = observations.models.get(name);
    model.sources.add(understood.file());
    return model;
  }

  /** The way in that a request took. */
  DoorSeen door(String name) {
    DoorSeen door = observations.doors.get(name);
    door.sources.add(understood.file());
    return door;
  }

  void damaged(String why) {
    understood.damaged(line, why);
  }
}
