package dev.headrace.inference.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A sentence model on ONNX Runtime: the vector of a text is the mean of those of its tokens, scaled
 * to length 1 (<a href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">source</a>).
 */
final class OnnxEncoder implements Encoder {
  private final OrtEnvironment environment;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;

  private OnnxEncoder(
      OrtEnvironment environment, OrtSession.SessionOptions options, OrtSession session) {
    this.environment = environment;
    this.options = options;
    this.session = session;
  }

  /**
   * Loads the runtime and the model.
   *
   * @param model its file in the ONNX format
   * @param dataFolder where the runtime's machine code is kept
   * @param threads that compute
   * @throws EncodingException where this machine cannot run it
   */
  static OnnxEncoder load(byte[] model, Path dataFolder, int threads) throws EncodingException {
    try {
      OnnxLibrary.keepIn(dataFolder);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      var options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", "0"); // idle threads sleep
      return new OnnxEncoder(environment, options, environment.createSession(model, options));
    } catch (IOException | OrtException | LinkageError e) {
      throw new EncodingException("ONNX Runtime cannot be loaded: " + e.getMessage(), e);
    }
  }

  /** A file that ships with the model. */
  static InputStream resource(String name) throws IOException {
    InputStream in = OnnxEncoder.class.getResourceAsStream("/" + name);
    if (in == null) {
      throw new IOException("the class path lacks " + name);
    }
    return in;
  }

  @Override
  public float[][] encode(List<int[]> texts) throws EncodingException {
    int longest = texts.stream().mapToInt(text -> text.length).max().orElse(0);
    long[] ids = new long[texts.size() * longest];
    long[] present = new long[ids.length];
    for (int t = 0; t < texts.size(); t++) {
      int[] text = texts.get(t);
      for (int i = 0; i < text.length; i++) {
        ids[t * longest + i] = text[i];
        present[t * longest + i] = 1;
      }
    }
    long[] shape = {texts.size(), longest};
    try (OnnxTensor inputs = tensor(ids, shape);
        OnnxTensor mask = tensor(present, shape);
        OnnxTensor kinds = tensor(new long[ids.length], shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", inputs, "attention_mask", mask, "token_type_ids", kinds))) {
      return means(((OnnxTensor) result.get(0)).getFloatBuffer(), texts, longest);
    } catch (OrtException e) {
      throw new EncodingException("ONNX Runtime did not compute: " + e.getMessage(), e);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static float[][] means(FloatBuffer states, List<int[]> texts, int longest) {
    int dimensions = states.remaining() / (texts.size() * longest);
    float[][] vectors = new float[texts.size()][];
    float[] state = new float[dimensions];
    for (int t = 0; t < vectors.length; t++) {
      float[] sum = new float[dimensions];
      for (int i = 0; i < texts.get(t).length; i++) {
        states.get((t * longest + i) * dimensions, state);
        for (int d = 0; d < dimensions; d++) {
          sum[d] += state[d];
        }
      }
      vectors[t] = scaled(sum);
    }
    return vectors;
  }

  /** To length 1, which makes the number of tokens that were summed drop out. */
  private static float[] scaled(float[] sum) {
    double squares = 0;
    for (float value : sum) {
      squares += (double) value * value;
    }
    float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int d = 0; d < sum.length; d++) {
      sum[d] *= factor;
    }
    return sum;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session did not close", e);
    } finally {
      options.close();
    }
  }
}
