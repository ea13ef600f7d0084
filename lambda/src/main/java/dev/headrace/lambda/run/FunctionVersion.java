package dev.headrace.lambda.run;

/** A version of a function as the rules run it: its environments and the requests that wait. */
public final class FunctionVersion {
  private VersionSpec spec;
  private AsynchronousConfig asynchronous = AsynchronousConfig.STANDARD;

  FunctionVersion(VersionSpec spec) {
    this.spec = spec;
  }

  /** What it runs. */
  public VersionSpec spec() {
    return spec;
  }

  /** How its asynchronous events are tried. */
  public AsynchronousConfig asynchronous() {
    return asynchronous;
  }

  void asynchronous(AsynchronousConfig config) {
    asynchronous = config;
  }
}
