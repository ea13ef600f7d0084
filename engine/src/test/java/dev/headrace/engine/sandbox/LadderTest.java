package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LadderTest {
  private static final String ALL_THERE =
      """
      level=root
      mount-view=ok
      pid-namespace=ok
      ipc-namespace=ok
      uts-namespace=ok
      cgroup-namespace=ok
      own-uid=ok
      user-namespace=ok
      no-new-privs=ok
      seccomp=ok
      landlock=ok
      landlock-tcp=ok
      memory-limit=ok
      memory-peak=ok
      cpu-limit=ok
      pids-limit=ok
      freeze=ok
      kill=ok
      proc-private=ok
      tmp-limit=ok
      """;

  private static final Machine ROOT = new Machine(true, false, true, false, true);
  private static final Machine UBUNTU_USER = new Machine(false, true, true, true, true);
  private static final Machine DEBIAN_USER = new Machine(false, false, true, true, true);

  @TempDir Path folder;

  @Test
  void this_machine_is_probed_and_every_protection_is_accounted_for() throws Exception {
    Ladder ladder = Ladder.probe(InitBinary.installIn(folder));
    assertThat(ladder.protections()).hasSize(19);
    assertThat(ladder.protections())
        .allSatisfy(p -> {
          assertThat(p.reason().isEmpty()).isEqualTo(p.there());
          assertThat(p.remedy().isEmpty()).isEqualTo(p.there());
          assertThat(p.against()).isNotEmpty();
        });
  }

  @Test
  void a_machine_that_allows_everything_misses_nothing() throws Exception {
    Ladder ladder = Ladder.parse(ALL_THERE, ROOT);
    assertThat(ladder.level()).isEqualTo(Ladder.Level.ROOT);
    assertThat(ladder.missing()).isEmpty();
  }

  @Test
  void where_app_armor_restricts_users_the_remedy_is_its_switch() throws Exception {
    assertThat(remedy("mount-view", UBUNTU_USER))
        .isEqualTo("sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
  }

  @Test
  void an_ordinary_user_under_systemd_gets_groups_by_delegation() throws Exception {
    assertThat(remedy("memory-limit", DEBIAN_USER))
        .isEqualTo("systemd-run --user --scope -p Delegate=yes ./headrace up");
  }

  @Test
  void root_without_namespaces_is_told_about_its_container() throws Exception {
    assertThat(remedy("mount-view", ROOT)).startsWith("start the container with --privileged");
  }

  @Test
  void a_probe_that_is_silent_about_a_protection_is_not_believed() {
    assertThatThrownBy(() -> Ladder.parse(ALL_THERE.replace("seccomp=ok\n", ""), ROOT))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("seccomp");
    assertThatThrownBy(() -> Ladder.parse("level=heaven\n", ROOT))
        .isInstanceOf(ProtocolException.class);
  }

  private static String remedy(String protection, Machine machine) throws ProtocolException {
    String output = ALL_THERE.replace(protection + "=ok", protection + "=missing why");
    Ladder.Protection missing = Ladder.parse(output, machine).protection(protection).orElseThrow();
    assertThat(missing.reason()).isEqualTo("why");
    return missing.remedy();
  }
}
