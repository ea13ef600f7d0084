package dev.headrace.engine.sandbox;

import java.nio.file.Path;

/** A server of its own that runs a few functions and a server, and waits to be killed. */
final class EngineChild {
  static final int FUNCTIONS = 3;

  private EngineChild() {}

  /**
   * @param args its folder, and how long the children of its functions sleep
   */
  public static void main(String[] args) throws Exception {
    var bench = new Bench(Path.of(args[0]), 2);
    for (int i = 0; i < FUNCTIONS; i++) {
      Bench.Running running =
          bench
              .function(
                  "python3.12",
                  "app.handler",
                  "app.py",
                  """
                  import os, subprocess
                  def handler(event, context):
                      subprocess.Popen(["sleep", os.environ["SECONDS"]], start_new_session=True)
                      return 1
                  """)
              .with("SECONDS", args[1])
              .ready();
      running.invoke("1");
      running.act(running.work()::freeze);
    }
    bench.server().ready();
    bench.awaitTemplate("python3.12");
    System.out.println("running");
    Thread.sleep(Long.MAX_VALUE);
  }
}
