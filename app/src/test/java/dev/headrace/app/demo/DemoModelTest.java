package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.app.print.InstallProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoModelTest {
  @Test
  void without_python_there_is_no_model_and_the_reason_says_what_to_install(@TempDir Path data)
      throws Exception {
    var progress = new InstallProgress(new PrintWriter(new StringWriter()), false);

    DemoModel model = DemoModel.install(data, List::of, progress);

    assertThat(model.isThere()).isFalse();
    assertThat(model.problem()).contains("Python 3.10 or later", "python3-venv");
  }
}
