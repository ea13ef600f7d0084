package dev.headrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.store.StoreException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path temporary;

  @Test
  void a_new_folder_is_its_owners_alone() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary.resolve("a/b"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void a_folder_that_this_process_holds_is_refused_and_stays_held() throws Exception {
    try (DataFolder folder = DataFolder.open(temporary)) {
      refused(folder.path(), ProcessHandle.current().pid());
      refused(folder.path(), ProcessHandle.current().pid());
      assertThat(openInAnotherProcess()).contains("is in use by process");
    }
    DataFolder.open(temporary).close();
  }

  @Test
  void a_folder_that_another_process_holds_is_refused_with_its_id() throws Exception {
    Process other = holder("hold");
    try {
      assertThat(other.inputReader().readLine()).startsWith("opened");
      refused(temporary, other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    DataFolder.open(temporary).close();
  }

  @Test
  void a_folder_that_cannot_be_made_says_so() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));

    assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_WRITABLE))
        .hasMessageContaining("cannot be written")
        .hasMessageContaining("--data");
  }

  private void refused(Path folder, long pid) {
    assertThatThrownBy(() -> DataFolder.open(folder))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.IN_USE))
        .hasMessageContaining("process " + pid);
  }

  private String openInAnotherProcess() throws IOException {
    return holder("try").inputReader().readLine();
  }

  private Process holder(String mode) throws IOException {
    return ChildJvm.start(List.of(), Holder.class, mode, temporary.toString());
  }

  /** Opens a folder in a process of its own. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (DataFolder folder = DataFolder.open(Path.of(args[1]))) {
        System.out.println("opened " + folder.path());
        if (args[0].equals("hold") && System.in.read() < 0) {
          return;
        }
      } catch (StoreException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
