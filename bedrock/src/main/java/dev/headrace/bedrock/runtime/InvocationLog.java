package dev.headrace.bedrock.runtime;

import dev.headrace.kernel.Partition;

/** Hears of invocations. It may be called from any thread and never waits. */
public interface InvocationLog {
  /** Hears of none. */
  InvocationLog NONE =
      new InvocationLog() {
        @Override
        public boolean wants(Partition partition) {
          return false;
        }

        @Override
        public void add(Invocation invocation) {}
      };

  /** Whether the invocations of a partition are logged, so that it is worth while to note them. */
  boolean wants(Partition partition);

  /** An invocation has ended well. */
  void add(Invocation invocation);
}
