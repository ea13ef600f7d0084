package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import dev.headrace.supporting.ServiceHouse;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeObjectTest {
  private static final long OBJECT_BYTES = 1L << 30;
  private static final String HEAP = "-Xmx40m";

  @Test
  void an_object_of_a_gibibyte_passes_through_forty_mebibytes(@TempDir Path folder)
      throws Exception {
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = child.waitFor(5, TimeUnit.MINUTES);
    child.destroyForcibly();
    assertThat(Files.readString(output)).as("what the child said").endsWith("200 200 same\n");
    assertThat(ended).isTrue();
  }

  /** Puts and gets the object in a process of its own, whose heap is smaller than it by far. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      try (var house = new ServiceHouse();
          var data = DataFolder.open(Path.of(arguments[0]))) {
        var s3 =
            new S3(
                house.world,
                house.world,
                house.journal,
                Blobs.open(data),
                house.meter,
                ObjectEvents.NONE,
                InstantSource.system());
        serve(s3, "PUT", "/bucket", RequestBody.empty());
        var sent = new RequestBody(new Counting(OBJECT_BYTES), OBJECT_BYTES);
        WireResponse put = serve(s3, "PUT", "/bucket/key", sent);
        WireResponse got = serve(s3, "GET", "/bucket/key", RequestBody.empty());
        var comparing = new Comparing();
        got.body().writeTo(comparing);
        boolean same = comparing.isSame && comparing.length == OBJECT_BYTES;
        System.out.println(put.status() + " " + got.status() + " " + (same ? "same" : "different"));
      }
    }

    private static WireResponse serve(S3 s3, String method, String path, RequestBody body) {
      return s3.service().serve(new WireRequest(method, path, "", Headers.none(), body));
    }
  }

  private static byte at(long position) {
    return (byte) (position >>> 16 ^ position);
  }

  /** Bytes that tell their own place. */
  private static final class Counting extends InputStream {
    private final long length;
    private long position;

    Counting(long length) {
      this.length = length;
    }

    @Override
    public int read() {
      return position == length ? -1 : at(position++) & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int wanted) {
      int count = (int) Math.min(wanted, length - position);
      for (int i = 0; i < count; i++) {
        bytes[offset + i] = at(position + i);
      }
      position += count;
      return count == 0 ? -1 : count;
    }
  }

  private static final class Comparing extends OutputStream {
    private boolean isSame = true;
    private long length;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      var expected = new byte[count];
      for (int i = 0; i < count; i++) {
        expected[i] = at(length + i);
      }
      isSame &= Arrays.equals(expected, 0, count, bytes, offset, offset + count);
      length += count;
    }
  }
}
