package dev.headrace.app.command;

import dev.headrace.app.print.WhyReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code headrace why}. */
@Command(
    name = "why",
    description = "Shows where a request's time went, phase by phase.",
    mixinStandardHelpOptions = true)
final class WhyCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();
  @Mixin private DataOption data = new DataOption();
  @Mixin private FormatOption format = new FormatOption();

  @Parameters(
      paramLabel = "REQUEST-ID",
      description =
          "The id from the answer (x-amzn-RequestId, x-request-id) or from the log's REPORT line.")
  private String requestId = "";

  @Override
  public void run() {
    if (!requestId.matches("[0-9A-Za-z-]{1,64}")) {
      throw new CommandFailure("a request id is like 3f2b8c1e-…: " + requestId);
    }
    ServerClient.Answer answer = ServerClient.of(data.folder()).get("/_headrace/why/" + requestId);
    if (answer.status() == 404) {
      throw new CommandFailure(
          "no invocation or request to a model has the id "
              + requestId
              + ", or it was too long ago (the quota"
              + " explainedInvocations says how many are remembered)");
    }
    WhyReport.print(answer.json(), format.format, terminal.out());
  }
}
