package dev.headrace.app.command;

import dev.headrace.app.server.Server;
import dev.headrace.app.server.ServerSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace up}. */
@Command(
    name = "up",
    description = "Runs a server until Ctrl-C, or in the background with --detach.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "On anything but a loopback address requests must be signed with the key pair",
      "that `headrace env` prints."
    })
final class UpCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4566",
      description = "The port to listen on; 0 for any free one (default: 4566).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address to listen on (default: 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--quota",
      paramLabel = "NAME=VALUE",
      description = "Sets a quota, such as accountConcurrency=50. May be repeated.")
  private List<String> quotas = new ArrayList<>();

  @Option(
      names = "--unsafe",
      description = "Runs functions even where this machine cannot isolate them at all.")
  private boolean unsafe;

  @Option(names = "--detach", description = "Leaves the server running in the background.")
  private boolean detach;

  @Override
  public void run() {
    if (port < 0 || port > 65_535) {
      throw new CommandFailure("a port is a number from 0 to 65535, not " + port);
    }
    var settings = new ServerSettings(host, port, data.folder(), quotas, unsafe);
    PrintWriter out = terminal.out();
    if (detach) {
      Background.start(settings, out);
    } else {
      serve(settings, out);
    }
  }

  private static void serve(ServerSettings settings, PrintWriter out) {
    Server server = Server.start(settings);
    var closer = Thread.ofPlatform().name("shutdown").unstarted(server::close);
    Runtime.getRuntime().addShutdownHook(closer);
    out.println(readyLine(server));
    out.flush();
    String failure = server.awaitEnd();
    if (failure != null) {
      throw new CommandFailure(failure);
    }
  }

  /** One line, as scripts wait for it. */
  static String readyLine(Server server) {
    List<String> missing = server.missingProtections();
    String protections =
        missing.isEmpty() ? "all protections" : "missing: " + String.join("; ", missing);
    return "Headrace is ready at "
        + server.url()
        + " (engine "
        + server.engineName()
        + ", "
        + protections
        + ")";
  }
}
