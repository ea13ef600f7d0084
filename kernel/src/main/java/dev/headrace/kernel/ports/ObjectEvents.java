package dev.headrace.kernel.ports;

import dev.headrace.kernel.Partition;

/** Hears of objects that came and went. Called within an event, through a post. */
public interface ObjectEvents {
  /** Hears nothing. */
  ObjectEvents NONE =
      new ObjectEvents() {
        @Override
        public void created(Partition partition, String bucket, String key, long lengthBytes) {}

        @Override
        public void removed(Partition partition, String bucket, String key) {}
      };

  /** An object was put, copied or completed. */
  void created(Partition partition, String bucket, String key, long lengthBytes);

  /** An object was deleted. */
  void removed(Partition partition, String bucket, String key);
}
