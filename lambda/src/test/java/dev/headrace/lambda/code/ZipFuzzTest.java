package dev.headrace.lambda.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a zip file holds: it is unpacked, or refused in words, and nothing leaves its place. */
class ZipFuzzTest {
  private static final PackageLimits LIMITS = new PackageLimits(1 << 20, 100_000, 50);

  private static Path place = Path.of("");

  @BeforeContainer
  static void makePlace() throws IOException {
    place = Files.createTempDirectory("zip-fuzz");
  }

  @AfterContainer
  static void deletePlace() throws IOException {
    Folders.deleteAll(place);
  }

  /** Bytes of a valid file that are overwritten. */
  record Damage(int at, byte value) {}

  /** A member of a made-up file. */
  record Member(String name, int mode, String content) {}

  @Property(tries = 600)
  void a_damaged_file_is_unpacked_or_refused(@ForAll("damages") List<Damage> damages)
      throws IOException {
    byte[] zip =
        new TestZip()
            .file("app.py", "print('hello')".repeat(20))
            .stored("data.txt", "plain text")
            .executable("bin/run", "#!/bin/sh")
            .link("lib", "bin")
            .bytes();
    for (Damage damage : damages) {
      zip[Math.floorMod(damage.at(), zip.length)] = damage.value();
    }
    unpackOrRefuse(zip);
  }

  @Property(tries = 400)
  void names_and_links_of_any_shape_stay_inside(@ForAll("members") List<Member> members)
      throws IOException {
    var zip = new TestZip();
    members.forEach(member ->
        zip.add(
            member.name(),
            member.mode(),
            false,
            member.content().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    unpackOrRefuse(zip.bytes());
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    return Combinators.combine(Arbitraries.integers(), Arbitraries.bytes())
        .as(Damage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<Member>> members() {
    Arbitrary<String> path =
        Arbitraries.of("a", "b", "..", ".", "", "c")
            .list()
            .ofMinSize(1)
            .ofMaxSize(4)
            .map(parts -> String.join("/", parts));
    Arbitrary<Integer> mode =
        Arbitraries.of(TestZip.FILE, TestZip.EXECUTABLE, TestZip.LINK, TestZip.LINK, 0040755);
    return Combinators.combine(path, mode, path).as(Member::new).list().ofMinSize(1).ofMaxSize(6);
  }

  private static void unpackOrRefuse(byte[] zip) throws IOException {
    Path round = Files.createTempDirectory(place, "round");
    Path outside = round.resolve("outside");
    Path target = outside.resolve("target");
    Path file = round.resolve("package.zip");
    Files.createDirectory(outside);
    Files.write(file, zip);
    try {
      Unpacker.unpack(file, target, LIMITS);
      assertNothingLeads(target);
    } catch (BadPackageException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try (var left = Files.list(outside)) {
      assertThat(left.filter(path -> !path.equals(target))).isEmpty();
    }
    Folders.deleteAll(round);
  }

  private static void assertNothingLeads(Path target) throws IOException {
    Path real = target.toRealPath();
    try (var all = Files.walk(target)) {
      for (Path path : all.toList()) {
        assertThat(path.startsWith(target)).isTrue();
        if (Files.exists(path)) {
          assertThat(path.toRealPath().startsWith(real)).as("%s", path).isTrue();
        }
      }
    }
  }
}
