package dev.headrace.inference.live;

import dev.headrace.inference.models.ModelLauncher;
import dev.headrace.inference.models.Progress;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What serving models stands on.
 *
 * @param engine where servers run; it must be able to run HTTP servers once a local model is asked
 * @param catalogue which models there are
 * @param launcher finds, checks and installs what servers run
 * @param progress is told of installations
 * @param keyVariable the environment variable by which a server is told the key that it asks for
 * @param variables the environment variables of this process, for the keys of servers elsewhere
 * @param output where what servers print goes, by the model's name
 */
public record LiveSurroundings(
    World world,
    Entrance entrance,
    Engine engine,
    Meter meter,
    ServingLimits limits,
    CatalogueSource catalogue,
    ModelLauncher launcher,
    Progress progress,
    String keyVariable,
    UnaryOperator<@Nullable String> variables,
    Function<String, LogStream> output) {}
