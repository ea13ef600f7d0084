package dev.headrace.lambda.api;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.CodeSource;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;
import dev.headrace.lambda.run.Decisions;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.store.Blobs;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that Lambda needs from whoever puts a server together.
 *
 * @param world the world, and {@code entrance} the way into it
 * @param codeRoot the folder of unpacked packages, the same that the engine has; made where it is
 *     new
 * @param codeSource where packages in object storage are
 * @param endpointUrl where clients and functions reach this server; known when {@link
 *     Lambda#recover} is called
 * @param credentials the variables by which a function's AWS clients sign, by account; {@link
 *     #accountCredentials} where signatures are not checked
 */
public record LambdaSurroundings(
    World world,
    Entrance entrance,
    Journal journal,
    Engine engine,
    Blobs blobs,
    Path codeRoot,
    CodeSource codeSource,
    LogGroups logGroups,
    Meter meter,
    MetricSink metrics,
    Decisions decisions,
    Quotas quotas,
    Supplier<String> endpointUrl,
    Function<Partition, Map<String, String>> credentials) {
  /** Credentials whose access key is the account, which the wire takes for it. */
  public static Map<String, String> accountCredentials(Partition partition) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", partition.account());
    variables.put("AWS_SECRET_ACCESS_KEY", "headrace");
    variables.put("AWS_SESSION_TOKEN", "headrace");
    return variables;
  }
}
