package dev.headrace.lambda.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Body;
import dev.headrace.lambda.functions.CodePackage;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodePackagesTest {
  private static final int MAX_UNZIPPED = 1 << 20;

  @TempDir Path temporary;
  private DataFolder folder;
  private Blobs blobs;
  private CodePackages packages;

  @BeforeEach
  void open() throws IOException {
    folder = DataFolder.open(temporary.resolve("data"));
    blobs = Blobs.open(folder);
    packages = CodePackages.open(root(), blobs, new PackageLimits(1 << 20, MAX_UNZIPPED, 100));
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
  }

  @Test
  void a_package_is_unpacked_with_its_bytes_modes_and_times() throws Exception {
    CodePackage code =
        add(
            new TestZip()
                .file("app.py", "print(1)")
                .executable("bin/bootstrap", "#!/bin/sh")
                .stored("lib/deep/data.txt", "plain")
                .add("empty/", 0040755, false, new byte[0]));

    Path directory = packages.directory(code);
    assertThat(directory.resolve("app.py")).hasContent("print(1)");
    assertThat(directory.resolve("lib/deep/data.txt")).hasContent("plain");
    assertThat(directory.resolve("empty")).isEmptyDirectory();
    assertThat(permissions(directory.resolve("app.py"))).isEqualTo("rw-r--r--");
    assertThat(permissions(directory.resolve("bin/bootstrap"))).isEqualTo("rwxr-xr-x");
    assertThat(permissions(directory.resolve("bin"))).isEqualTo("rwxr-xr-x");
    assertThat(Files.getLastModifiedTime(directory.resolve("app.py")).toInstant())
        .hasToString("2026-01-01T00:00:00Z");
  }

  @Test
  void a_package_is_known_by_the_digest_of_its_zip_file() throws Exception {
    byte[] zip = new TestZip().file("a", "b").bytes();
    CodePackage code = packages.add(Body.of(zip));

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(zip);
    assertThat(code.sha256Base64()).isEqualTo(Base64.getEncoder().encodeToString(digest));
    assertThat(code.sizeBytes()).isEqualTo(zip.length);
    assertThat(packages.zip(code).bytes()).isEqualTo(zip);
  }

  @Test
  void zip_files_of_the_jdk_with_sizes_behind_the_bytes_are_read() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("dir/"));
      zip.putNextEntry(new ZipEntry("dir/app.js"));
      zip.write("exports.handler = 1".getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    CodePackage code = packages.add(Body.of(bytes.toByteArray()));

    assertThat(packages.directory(code).resolve("dir/app.js")).hasContent("exports.handler = 1");
  }

  @Test
  void two_uploads_of_the_same_bytes_share_nothing() throws Exception {
    CodePackage one = add(new TestZip().file("a", "b"));
    CodePackage two = add(new TestZip().file("a", "b"));

    packages.discard(one);

    assertThat(packages.directory(one)).doesNotExist();
    assertThat(packages.directory(two).resolve("a")).hasContent("b");
    assertThat(packages.zip(two).lengthBytes()).isEqualTo(two.sizeBytes());
  }

  @Test
  void entries_that_would_leave_the_package_are_refused() {
    for (String name : List.of("../x", "a/../../x", "/etc/x", "a/..", "..")) {
      refused(new TestZip().file("fine", "x").file(name, "x"), "Could not unzip uploaded file.");
    }
    assertThat(temporary.resolve("data/x")).doesNotExist();
    assertThat(temporary.resolve("data/code/x")).doesNotExist();
  }

  @Test
  void links_inside_the_package_are_kept() throws Exception {
    CodePackage code =
        add(
            new TestZip()
                .link("current", "lib/v1")
                .link("lib/v2", "../lib/v1")
                .file("lib/v1/x", "content"));

    assertThat(packages.directory(code).resolve("current/x")).hasContent("content");
    assertThat(packages.directory(code).resolve("lib/v2/x")).hasContent("content");
  }

  @Test
  void links_that_lead_out_of_the_package_are_refused() {
    for (String target :
        List.of("/etc/passwd", "../x", "a/../../x", "lib/../..", "", "./../x", "self/../x")) {
      refused(new TestZip().link("self", ".").link("l", target), "leaves the package");
    }
  }

  @Test
  void nothing_is_written_through_a_link() {
    refused(new TestZip().link("a", "b").file("b/x", "1").file("a/y", "2"), "two entries");
    refused(new TestZip().link("a", ".").link("a/b", "c"), "a directory and something else");
    refused(new TestZip().file("a", "1").file("a/b", "2"), "a directory and something else");
    refused(new TestZip().file("a/b", "1").file("a", "2"), "two entries stand for one path");
  }

  @Test
  void devices_and_pipes_are_refused() {
    refused(new TestZip().add("pipe", 0010644, false, new byte[0]), "neither file, directory");
    refused(new TestZip().add("dev", 0020644, false, new byte[0]), "neither file, directory");
  }

  @Test
  void a_package_at_its_limit_is_taken_and_one_byte_more_is_not() throws Exception {
    add(new TestZip().file("zeros", new byte[MAX_UNZIPPED - 1]));

    String message = "Unzipped size must be smaller than 1048576 bytes";
    refused(new TestZip().file("zeros", new byte[MAX_UNZIPPED]), message);
    refused(
        new TestZip().file("one", new byte[MAX_UNZIPPED / 2]).file("two", new byte[MAX_UNZIPPED]),
        message);
  }

  @Test
  void a_bomb_that_lies_about_its_size_goes_off_nowhere() throws Exception {
    refused(
        new TestZip().sayingSize(10).file("bomb", new byte[8 << 20]),
        "Unzipped size must be smaller than 1048576 bytes");
    refused(new TestZip().sayingSize(10).file("bomb", new byte[1_000]), "bomb is damaged");
    refused(new TestZip().file("bomb", new byte[100_000]).lastAgain(90), "its entries overlap");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void a_package_has_a_limited_number_of_entries() {
    var zip = new TestZip();
    for (int i = 0; i <= 100; i++) {
      zip.file("f" + i, "");
    }
    refused(zip, "it has 101 entries; at most 100 are allowed");
  }

  @Test
  void what_is_no_zip_file_is_refused_as_lambda_does() throws IOException {
    assertThatThrownBy(() -> packages.add(Body.of("not a zip".getBytes(StandardCharsets.UTF_8))))
        .hasMessageStartingWith(
            "Could not unzip uploaded file. Please check your file, then try to upload again.");
    assertThatThrownBy(() -> packages.add(Body.EMPTY)).isInstanceOf(BadPackageException.class);
    refused(new TestZip(), "Uploaded file must be a non-empty zip");
    refused(new TestZip().encrypted().file("a", "b"), "a is encrypted");
    assertThat(leftOver()).isEmpty();
  }

  @Test
  void names_that_no_file_can_have_are_refused() {
    refused(new TestZip().file("a".repeat(256), "x"), "longer than 255 bytes");
    refused(new TestZip().file("a\0b", "x"), "has a NUL");
    refused(new TestZip().file("./", "x").file(".", "x"), "no name");
  }

  @Test
  void a_package_that_lost_its_copy_is_unpacked_again() throws Exception {
    CodePackage code = add(new TestZip().file("a", "b"));
    Folders.deleteAll(packages.directory(code));

    packages.restore(code);
    packages.restore(code);

    assertThat(packages.directory(code).resolve("a")).hasContent("b");
  }

  @Test
  void a_sweep_leaves_what_is_named_and_deletes_the_rest() throws Exception {
    CodePackage kept = add(new TestZip().file("a", "b").link("l", "a"));
    CodePackage unused = add(new TestZip().file("a", "c"));

    assertThat(packages.sweep(Set.of(kept.directoryId()))).isEqualTo(1);
    assertThat(packages.directory(unused)).doesNotExist();
    assertThat(packages.directory(kept).resolve("l")).hasContent("b");
  }

  private CodePackage add(TestZip zip) throws IOException, BadPackageException {
    return packages.add(Body.of(zip.bytes()));
  }

  private void refused(TestZip zip, String message) {
    assertThatThrownBy(() -> add(zip))
        .isInstanceOf(BadPackageException.class)
        .hasMessageContaining(message);
  }

  private Path root() {
    return temporary.resolve("data/code");
  }

  private List<Path> leftOver() throws IOException {
    try (var code = Files.walk(root());
        var blobFiles = Files.walk(temporary.resolve("data/blobs"))) {
      return java.util.stream.Stream.concat(code, blobFiles)
          .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
