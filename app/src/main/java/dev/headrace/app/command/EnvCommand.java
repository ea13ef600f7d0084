package dev.headrace.app.command;

import dev.headrace.app.server.Credentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace env}: edits no file, so that it is undone by closing the shell. */
@Command(
    name = "env",
    description =
        "Prints what points the tools of AWS and OpenAI at the server: eval \"$(headrace env)\"",
    mixinStandardHelpOptions = true)
final class EnvCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();

  @Override
  public void run() {
    Path folder = data.folder();
    String url = ServerClient.of(folder).server().url();
    Credentials keys = keys(folder);
    PrintWriter out = terminal.out();
    export(out, "AWS_ENDPOINT_URL", url);
    export(out, "AWS_ACCESS_KEY_ID", keys.accessKeyId());
    export(out, "AWS_SECRET_ACCESS_KEY", keys.secretAccessKey());
    export(out, "AWS_REGION", "us-east-1");
    export(out, "AWS_DEFAULT_REGION", "us-east-1");
    export(out, "OPENAI_BASE_URL", url + "/v1");
    export(out, "OPENAI_API_KEY", keys.apiKey());
    out.println("unset AWS_PROFILE AWS_SESSION_TOKEN");
  }

  private static Credentials keys(Path folder) {
    try {
      return Credentials.read(folder);
    } catch (IOException e) {
      throw new CommandFailure("the server's key pair cannot be read: " + e.getMessage());
    }
  }

  private static void export(PrintWriter out, String name, String value) {
    out.println("export " + name + "='" + value.replace("'", "'\\''") + "'");
  }
}
