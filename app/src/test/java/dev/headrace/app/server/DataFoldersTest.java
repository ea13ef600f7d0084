package dev.headrace.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataFoldersTest {
  @Test
  void the_usual_folder_is_below_the_home_that_the_shell_knows() {
    assertThat(DataFolders.usual(Map.of("HOME", "/home/ada")))
        .isEqualTo(Path.of("/home/ada/.local/share/headrace"));
  }

  @Test
  void a_data_home_stands_before_the_home() {
    assertThat(DataFolders.usual(Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data/headrace"));
  }

  @Test
  void a_folder_that_the_user_names_stands_before_all() {
    assertThat(
            DataFolders.usual(
                Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "/data", "HEADRACE_DATA", "/mine")))
        .isEqualTo(Path.of("/mine"));
  }
}
