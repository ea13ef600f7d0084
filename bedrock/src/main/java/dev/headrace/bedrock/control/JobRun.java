package dev.headrace.bedrock.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.bedrock.runtime.BatchInvocations;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.ObjectStore;
import dev.headrace.wire.ServiceError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The work of one batch job: reads its records, asks the model about each, and writes what came of
 * it. The forms of records and results are Bedrock's: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html">records</a>,
 * <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html">results</a>.
 */
final class JobRun {
  /** The most records of a job: AWS's default quota. */
  static final int MAX_RECORDS = 50_000;

  /** The most characters of a record. */
  static final int MAX_RECORD_LENGTH = 25_000_000;

  /** The most objects that a job reads. */
  static final int MAX_OBJECTS = 1_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RECORDS = ".jsonl";

  private final Partition partition;
  private final Job job;
  private final ObjectStore objects;
  private final BatchInvocations models;
  private final Path scratch;
  private final Supplier<SortedMap<String, String>> tags;
  private final BooleanSupplier mayGoOn;
  private int total;
  private int succeeded;
  private int failed;
  private long inputTokens;
  private long outputTokens;

  /**
   * @param scratch a folder for results that are not whole yet
   * @param tags those of the job now
   * @param mayGoOn asked before each record
   */
  JobRun(
      Partition partition,
      Job job,
      ObjectStore objects,
      BatchInvocations models,
      Path scratch,
      Supplier<SortedMap<String, String>> tags,
      BooleanSupplier mayGoOn) {
    this.partition = partition;
    this.job = job;
    this.objects = objects;
    this.models = models;
    this.scratch = scratch;
    this.tags = tags;
    this.mayGoOn = mayGoOn;
  }

  /** What is wrong with a job's records or places, in words for the user. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * Reads all records without asking the model.
   *
   * @throws Unusable where the job cannot be run
   */
  void validate() throws Unusable, IOException {
    S3Uri output = S3Uri.of(job.outputUri());
    if (!objects.hasBucket(partition, output.bucket())) {
      throw new Unusable("There is no bucket " + output.bucket() + " for the results");
    }
    for (String key : inputs()) {
      try (BufferedReader lines = open(key)) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (!line.isBlank()) {
            check(line, key, number);
            total++;
          }
        }
      }
    }
    if (total == 0) {
      throw new Unusable("The input has no records");
    }
    if (total > MAX_RECORDS) {
      throw new Unusable("The input has " + total + " records; a job has at most " + MAX_RECORDS);
    }
  }

  private static void check(String line, String key, int number) throws Unusable {
    String where = key + ", line " + number;
    if (line.length() > MAX_RECORD_LENGTH) {
      throw new Unusable(where + ": a record has at most " + MAX_RECORD_LENGTH + " characters");
    }
    try {
      JsonNode record = JSON.readTree(line);
      if (!record.path("modelInput").isObject()) {
        throw new Unusable(where + ": a record is an object with an object modelInput");
      }
    } catch (JsonProcessingException e) {
      throw new Unusable(where + " is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The keys of the objects with records. */
  private List<String> inputs() throws Unusable {
    S3Uri input = S3Uri.of(job.inputUri());
    if (!input.key().isEmpty()
        && objects.find(partition, input.bucket(), input.key(), null) != null) {
      return List.of(input.key());
    }
    List<String> keys =
        objects.keys(partition, input.bucket(), input.folder(), MAX_OBJECTS).stream()
            .filter(key -> key.endsWith(RECORDS))
            .toList();
    if (keys.isEmpty()) {
      throw new Unusable(
          "There is no object " + job.inputUri() + ", and none below it ends in .jsonl");
    }
    return keys;
  }

  private BufferedReader open(String key) throws IOException, Unusable {
    Body body = objects.find(partition, S3Uri.of(job.inputUri()).bucket(), key, null);
    if (body == null) {
      throw new Unusable("The object " + key + " has gone");
    }
    return new BufferedReader(new InputStreamReader(body.open(), StandardCharsets.UTF_8));
  }

  /**
   * Asks the model about each record, and puts the results.
   *
   * @return how it ended
   */
  Job.State run() throws Unusable, IOException, InterruptedException {
    Files.createDirectories(scratch);
    boolean whole = true;
    for (String key : inputs()) {
      whole &= run(key);
    }
    put(folder() + "manifest.json.out", manifest().toString().getBytes(StandardCharsets.UTF_8));
    if (!whole) {
      return Job.State.EXPIRED;
    }
    return succeeded == total
        ? Job.State.COMPLETED
        : succeeded == 0 ? Job.State.FAILED : Job.State.PARTIALLY_COMPLETED;
  }

  private String folder() {
    return S3Uri.of(job.outputUri()).folder() + job.id() + "/";
  }

  /** False where the job may not go on, and records are left. */
  private boolean run(String key) throws IOException, Unusable, InterruptedException {
    Path results = Files.createTempFile(scratch, job.id(), RECORDS);
    try {
      boolean whole;
      try (BufferedReader lines = open(key);
          BufferedWriter out = Files.newBufferedWriter(results)) {
        whole = run(lines, out);
      }
      try (InputStream in = Files.newInputStream(results)) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        objects.put(
            partition,
            S3Uri.of(job.outputUri()).bucket(),
            folder() + name + ".out",
            "application/jsonl",
            in);
      }
      return whole;
    } finally {
      Files.deleteIfExists(results);
    }
  }

  private boolean run(BufferedReader lines, BufferedWriter out)
      throws IOException, InterruptedException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      if (!mayGoOn.getAsBoolean()) {
        return false;
      }
      out.write(result(JSON.readTree(line)).toString());
      out.newLine();
    }
    return true;
  }

  private ObjectNode result(JsonNode record) throws InterruptedException {
    int number = succeeded + failed;
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.set("modelInput", record.path("modelInput"));
    try {
      BatchInvocations.Answered answered =
          models.invoke(
              partition,
              job.id() + "-" + number,
              job.modelId(),
              record.path("modelInput"),
              job.arn(),
              tags.get());
      result.set("modelOutput", answered.output());
      inputTokens += answered.inputTokens();
      outputTokens += answered.outputTokens();
      succeeded++;
    } catch (ServiceError refusal) {
      failed++;
      result
          .putObject("error")
          .put("errorCode", code(refusal))
          .put("errorMessage", refusal.message())
          .put("expired", false)
          .put("retryable", code(refusal) != INVALID);
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    String given = record.path("recordId").asText("");
    return result.put("recordId", given.isEmpty() ? "%011d".formatted(number) : given);
  }

  private static final int INVALID = 400;
  private static final int FAILED = 500;

  private static int code(ServiceError refusal) {
    return refusal.code().equals("ValidationException") ? INVALID : FAILED;
  }

  private ObjectNode manifest() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("totalRecordCount", total)
        .put("processedRecordCount", succeeded + failed)
        .put("successRecordCount", succeeded)
        .put("errorRecordCount", failed)
        .put("inputTokenCount", inputTokens)
        .put("outputTokenCount", outputTokens);
  }

  private void put(String key, byte[] bytes) throws IOException {
    objects.put(
        partition,
        S3Uri.of(job.outputUri()).bucket(),
        key,
        "application/json",
        new ByteArrayInputStream(bytes));
  }

  /** Says how many records came to nothing; empty where none did. */
  String message() {
    return failed == 0 ? "" : failed + " of " + total + " records came to nothing";
  }
}
