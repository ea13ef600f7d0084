package dev.headrace.app.server;

import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.store.DataFolder;
import dev.headrace.wire.ServiceDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All services over one world, one journal and one engine: the composition root. */
final class Cloud implements AutoCloseable {
  private Cloud() {}

  static Cloud open(ServerSettings settings, DataFolder folder) {
    return new Cloud();
  }

  Capabilities capabilities() {
    return new Capabilities("none", false, false, false, false, List.of());
  }

  List<ServiceDefinition> services() {
    return List.of();
  }

  @Nullable String ailment() {
    return null;
  }

  @Override
  public void close() {}
}
