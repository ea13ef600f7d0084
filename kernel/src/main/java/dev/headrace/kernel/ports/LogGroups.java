package dev.headrace.kernel.ports;

import dev.headrace.kernel.Partition;

/** Where services open streams for what their work prints. */
public interface LogGroups {
  /** Opens a stream in a group, both made if they are new. Touches nothing outside. */
  LogStream open(Partition partition, String group, String stream);
}
