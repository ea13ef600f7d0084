package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.BYTES;
import static dev.headrace.advisor.workload.Formats.COUNTS;
import static dev.headrace.advisor.workload.Formats.DURATIONS;
import static dev.headrace.advisor.workload.Formats.LARGE_BYTES;
import static dev.headrace.advisor.workload.Formats.MEMORY_MIB;
import static dev.headrace.advisor.workload.Formats.NAME;
import static dev.headrace.advisor.workload.Formats.TRUTH;
import static dev.headrace.advisor.workload.Formats.choice;
import static dev.headrace.advisor.workload.Formats.several;
import static dev.headrace.advisor.workload.Formats.word;

import dev.headrace.advisor.workload.Form.Filled;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Every field of a workload file. */
final class Forms {
  /** Components of one file. */
  static final int MAX_COMPONENTS = 50;

  /** Families of ways to run work that a team may know how to operate. */
  static final List<String> FAMILIES =
      List.of(
          "lambda",
          "ecs",
          "ec2",
          "kubernetes",
          "apprunner",
          "batch",
          "sagemaker",
          "bedrock",
          "agentcore",
          "runpod",
          "on-premises",
          "cloud-run",
          "azure-functions");

  private static final List<String> RUNTIMES =
      List.of(
          "python3.13",
          "python3.14",
          "python3.12",
          "python3.11",
          "python3.10",
          "python3.9",
          "nodejs24.x",
          "nodejs22.x",
          "nodejs20.x",
          "nodejs18.x",
          "java25",
          "java21",
          "java17",
          "java11",
          "java8.al2",
          "dotnet10",
          "dotnet8",
          "dotnet6",
          "ruby3.4",
          "ruby3.3",
          "ruby3.2",
          "provided.al2023",
          "provided.al2");

  private Forms() {}

  /** Of the traffic. */
  static final class TrafficForm {
    static final Field<Double> REQUESTS =
        optional("requests", Quantity.RATE, "How many requests come in the first month");
    static final Field<String> SHAPE =
        usually(
            "shape",
            choice("constant", "poisson", "business-hours", "weekly", "bursts", "daily-batch"),
            "poisson",
            "requests that come independently of one another, at night as by day",
            "When requests come");
    static final Field<ZoneId> TIMEZONE =
        usually(
            "timezone",
            Formats.ZONE,
            "UTC",
            "no zone is said",
            "The zone of business-hours, weekly and daily-batch; daylight saving is observed");
    static final Field<Double> PEAK =
        optional(
            "peak",
            Quantity.FACTOR,
            "How much busier the busiest minute is than the mean, for business-hours and weekly;"
                + " 4x and 2x if not given");
    static final Field<Double> GROWTH =
        usually(
            "growth",
            Quantity.GROWTH,
            "0%/month",
            "no growth is said",
            "How many more requests come each month");
    static final Field<Double> BURST =
        optional(
            "burst",
            Quantity.COUNT.between(1, 100_000, "a count from 1 to 100k"),
            "How many requests come at once, for bursts; 50 if not given");
    static final Field<Integer> AT =
        optional(
            "at",
            Formats.TIME_OF_DAY,
            "When the day's requests begin, for daily-batch; 02:00 if not given");
    static final Field<Double> WINDOW =
        optional(
            "window",
            Quantity.DURATION.between(60_000, 86_400_000, "a duration from 1m to 24h"),
            "In what time the day's requests come, for daily-batch; 1h if not given");
    static final Field<String> TRACE =
        optional(
            "trace",
            Formats.FILE,
            "A file with recorded requests instead of a shape, found from where this file is");

    static final Form FORM =
        Form.of(REQUESTS, SHAPE, TIMEZONE, PEAK, GROWTH, BURST, AT, WINDOW, TRACE);

    private TrafficForm() {}
  }

  /** What a call and its answer carry. */
  static final class PayloadForm {
    static final Field<Long> IN =
        usually("in", BYTES, "6KB", "a page of text in JSON", "What a call carries");
    static final Field<Long> OUT =
        usually("out", BYTES, "6KB", "a page of text in JSON", "What its answer carries");
    static final Form FORM = Form.of(IN, OUT);

    private PayloadForm() {}
  }

  static final Field<Double> CALLS =
      usually(
          "calls",
          Quantity.COUNT,
          "1",
          "every request calls it once",
          "How often one request of the system calls it");

  /** Of code that handles requests. */
  static final class CodeForm {
    static final Field<String> RUNTIME =
        usually(
            "runtime",
            choice(RUNTIMES),
            "python3.13",
            "what most AI code is written for",
            "The runtime");
    static final Field<String> ARCHITECTURE =
        usually(
            "architecture",
            choice("x86_64", "arm64"),
            "x86_64",
            "packages with native parts may lack a build for arm64",
            "The processor that it is built for");
    static final Field<Long> PACKAGE =
        usually(
            "package",
            LARGE_BYTES,
            "10MB",
            "code with the SDK and a few libraries",
            "The size of the zip or image");
    static final Field<Boolean> IMAGE =
        usually(
            "image",
            TRUTH,
            "false",
            "a zip starts sooner",
            "Whether it ships as a container image");
    static final Field<Spread> INIT =
        usually(
            "init",
            DURATIONS,
            "300ms..900ms",
            "an SDK and a few libraries are imported",
            "From the start of the runtime until it takes a request, on one vCPU");
    static final Field<Integer> MEMORY =
        usually(
            "memory",
            MEMORY_MIB,
            "512MiB",
            "an agent or API with an SDK",
            "What it needs to run at all");
    static final Field<Integer> DISK =
        usually(
            "disk",
            MEMORY_MIB,
            "512MiB",
            "what a function has for nothing",
            "Scratch space that it needs");
    static final Field<Spread> DURATION =
        required(
            "duration",
            DURATIONS,
            "Of one call on one vCPU, the time in which it waits for others included");
    static final Field<Double> WAITING =
        usually(
            "waiting",
            Quantity.PERCENT,
            "0%",
            "nothing is said of waiting, so all of the duration computes; this is the dearest case",
            "The share of the duration in which it waits for others");
    static final Field<Filled> PAYLOAD =
        optional("payload", PayloadForm.FORM, "What a call and its answer carry");
    static final Field<Double> CONCURRENCY =
        usually(
            "concurrency",
            Quantity.COUNT.between(1, 10_000, "a count from 1 to 10k"),
            "1",
            "code that shares a process must be written for it",
            "Calls that one process serves at once, where the way to run it allows more than one");
    static final Field<Double> SERVICE_CONCURRENCY =
        usually(
            "concurrency",
            Quantity.COUNT.between(1, 10_000, "a count from 1 to 10k"),
            "10",
            "a service with a few threads or an event loop",
            "Calls that one process serves at once");
    static final Field<Integer> GPU =
        usually("gpu", MEMORY_MIB, "0GiB", "no GPU is asked for", "GPU memory that it needs");
    static final Field<Long> WEIGHTS =
        usually(
            "weights",
            LARGE_BYTES,
            "0MB",
            "no model is said to be inside",
            "Model weights that it loads itself at its start");
    static final Field<Set<String>> PROTOCOLS =
        usually(
            "protocols",
            several(choice("http", "streaming", "websocket", "grpc")),
            "http",
            "a request and its answer",
            "How clients reach it");

    static final Form FUNCTION =
        Form.of(
            CALLS,
            RUNTIME,
            ARCHITECTURE,
            PACKAGE,
            IMAGE,
            INIT,
            MEMORY,
            DISK,
            DURATION,
            WAITING,
            PAYLOAD,
            CONCURRENCY,
            GPU,
            WEIGHTS,
            PROTOCOLS);
    static final Form SERVICE =
        Form.of(
            CALLS,
            RUNTIME,
            ARCHITECTURE,
            PACKAGE,
            IMAGE,
            INIT,
            MEMORY,
            DISK,
            DURATION,
            WAITING,
            PAYLOAD,
            SERVICE_CONCURRENCY,
            GPU,
            WEIGHTS,
            PROTOCOLS);

    private CodeForm() {}
  }

  /** Of code that turns texts into vectors; what it has in common with other code is read there. */
  static final class EmbedderForm {
    static final Field<String> MODEL =
        usually(
            "model",
            NAME,
            "bge-small-en-v1.5",
            "a small model that runs well on CPUs",
            "The embedding model");
    static final Field<Spread> TOKENS =
        usually("tokens", COUNTS, "300", "a paragraph or two", "Tokens of the text of one call");
    static final Field<Integer> MEMORY =
        usually(
            "memory",
            MEMORY_MIB,
            "1GiB",
            "a runtime for models and a small model in memory",
            "What it needs to run at all");
    static final Field<Spread> INIT =
        usually(
            "init",
            DURATIONS,
            "2s..5s",
            "a runtime for models is imported and a small model is loaded",
            "From the start of the runtime until it takes a request, on one vCPU");
    static final Field<Long> PACKAGE =
        usually(
            "package",
            LARGE_BYTES,
            "400MB",
            "a runtime for models with a small model",
            "The size of the zip or image");
    static final Field<Boolean> IMAGE =
        usually(
            "image",
            TRUTH,
            "true",
            "a runtime for models is larger than a zip may be",
            "Whether it ships as a container image");
    static final Field<Long> WEIGHTS =
        optional("weights", LARGE_BYTES, "Of the model, where it is none that is known");
    static final Form FORM =
        Form.of(
            MODEL,
            TOKENS,
            CALLS,
            CodeForm.RUNTIME,
            CodeForm.ARCHITECTURE,
            PACKAGE,
            IMAGE,
            INIT,
            MEMORY,
            CodeForm.DISK,
            CodeForm.DURATION,
            CodeForm.WAITING,
            CodeForm.PAYLOAD,
            CodeForm.CONCURRENCY,
            CodeForm.GPU,
            WEIGHTS,
            CodeForm.PROTOCOLS);

    private EmbedderForm() {}
  }

  /** Of calls of a language model. */
  static final class ModelForm {
    static final Field<String> MODEL =
        required("model", NAME, "Such as claude-haiku-4.5 or llama-3.1-8b");
    static final Field<Spread> IN = optional("in", COUNTS, "Input tokens of one call");
    static final Field<Spread> OUT = optional("out", COUNTS, "Output tokens of one call");
    static final Field<Double> CACHED =
        usually(
            "cached",
            Quantity.PERCENT,
            "0%",
            "nothing is said of a prompt cache",
            "The share of input tokens that are read from a prompt cache");
    static final Field<Double> MAX_OUT =
        usually(
            "maxOut",
            Quantity.COUNT.between(1, 10e6, "a count from 1 to 10M"),
            "4096",
            "what many clients ask for at most",
            "Output tokens that a call asks for at most; a quota reserves them when it starts");
    static final Field<Double> QUOTA =
        optional("quota", Quantity.PER_MINUTE, "The account's tokens a minute at a token API");
    static final Field<Boolean> BATCH =
        usually(
            "batch",
            TRUTH,
            "false",
            "somebody waits for answers",
            "Whether answers may take a day");
    static final Field<String> BITS =
        usually(
            "bits",
            choice("16", "8", "4"),
            "16",
            "as most weights are published",
            "Of one weight, where the team serves it");
    static final Form TOKENS = Form.of(MODEL, CALLS, IN, OUT, CACHED, MAX_OUT, QUOTA, BATCH, BITS);

    static final Field<Double> PARAMETERS =
        optional(
            "parameters",
            Quantity.COUNT.hinting("B").between(1e6, 1e13, "a count such as 8B"),
            "All of the model's, where it is none that is known");
    static final Field<Double> ACTIVE =
        optional(
            "active",
            Quantity.COUNT.hinting("B").between(1e6, 1e13, "a count such as 3B"),
            "Those that a token passes through; all of them if not given");
    static final Field<Long> KV =
        optional(
            "kvPerToken",
            BYTES,
            "Of the attention cache for one token at 16 bits, where the model is none that is known");
    static final Field<Double> CONTEXT =
        optional("context", Quantity.COUNT, "Tokens that it can attend to; 8192 if not given");
    static final Field<String> FAMILY =
        optional(
            "family",
            word("[a-z][a-z0-9-]{0,39}", "a family in small letters, such as llama or qwen3"),
            "Its architecture, by which an accelerator supports it");
    static final Field<String> LICENSE =
        optional("license", NAME, "Under which the weights may be used");
    static final Form SELF_SERVED = TOKENS.and(PARAMETERS, ACTIVE, KV, CONTEXT, FAMILY, LICENSE);

    private ModelForm() {}
  }

  /** Of work in bulk. */
  static final class BatchForm {
    static final Field<Double> ITEMS = required("items", Quantity.COUNT, "What one run handles");
    static final Field<Double> RUNS =
        usually("runs", Quantity.RATE, "1/day", "a nightly run", "How often it runs");
    static final Field<Spread> DURATION =
        required("duration", DURATIONS, "Of one item on one vCPU, or one GPU where it needs one");
    static final Field<Double> DEADLINE =
        usually(
            "deadline",
            Quantity.DURATION.between(1_000, 31 * 86_400_000.0, "a duration from 1s to 31d"),
            "8h",
            "a night",
            "From the start of a run until all items must be done");
    static final Form FORM =
        Form.of(
            ITEMS,
            RUNS,
            DURATION,
            CodeForm.WAITING,
            CodeForm.MEMORY,
            CodeForm.GPU,
            CodeForm.PACKAGE,
            DEADLINE);

    private BatchForm() {}
  }

  /** Of something that runs elsewhere whatever is decided. */
  static final class ExternalForm {
    static final Field<Double> PRICE =
        usually(
            "price",
            Quantity.USD_PER_MONTH,
            "0 USD/month",
            "it costs the same whatever is decided",
            "What it costs a month");
    static final Field<Double> PER_CALL =
        usually(
            "perCall",
            Quantity.USD,
            "0 USD",
            "it costs the same whatever is decided",
            "What one call costs");
    static final Field<Spread> LATENCY =
        usually(
            "latency",
            DURATIONS,
            "10ms",
            "a database in the same region",
            "How long one call takes");
    static final Form FORM = Form.of(CALLS, PRICE, PER_CALL, LATENCY);

    private ExternalForm() {}
  }

  /** What a kind of component is written with. */
  enum Kind {
    FUNCTION("Code that handles one request at a time"),
    SERVICE("Code that handles several requests at once, for as long as it runs"),
    EMBEDDER("Code that turns texts into vectors"),
    TOKENS("A language model that is paid by the token"),
    MODEL("A language model that the team serves itself"),
    BATCH("Work in bulk with a deadline"),
    EXTERNAL("Something that runs elsewhere whatever is decided"),
    STORE("A database or index that runs elsewhere whatever is decided");

    private final String says;

    Kind(String says) {
      this.says = says;
    }

    /** As it stands in a file. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String says() {
      return says;
    }

    /** Its fields, the kind itself first. */
    Form form() {
      Form own =
          switch (this) {
            case FUNCTION -> CodeForm.FUNCTION;
            case SERVICE -> CodeForm.SERVICE;
            case EMBEDDER -> EmbedderForm.FORM;
            case TOKENS -> ModelForm.TOKENS;
            case MODEL -> ModelForm.SELF_SERVED;
            case BATCH -> BatchForm.FORM;
            case EXTERNAL, STORE -> ExternalForm.FORM;
          };
      return new Form(Stream.<Field<?>>concat(Stream.of(KIND), own.fields().stream()).toList());
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** What a component is. */
  static final Field<String> KIND =
      required(
          "kind",
          choice(Stream.of(Kind.values()).map(Kind::word).toList()),
          "What the component is");

  /** What must hold. */
  static final class GoalsForm {
    static final Field<Double> P99 =
        optional("p99", Quantity.DURATION, "Of 99 of 100 requests of the system, at most");
    static final Field<Double> FIRST_BYTE =
        optional("firstByteP99", Quantity.DURATION, "Until their first byte, at most");
    static final Field<Double> COST =
        optional("cost", Quantity.USD_PER_MONTH, "What a month may cost at most");
    static final Form FORM = Form.of(P99, FIRST_BYTE, COST);

    private GoalsForm() {}
  }

  /** Who runs it. */
  static final class TeamForm {
    static final Field<Double> ENGINEER =
        usually(
            "engineer",
            Quantity.USD_PER_YEAR,
            "180k USD/year",
            "salary and what goes with it, in a large city; yours is better",
            "What an engineer costs, with everything");
    static final Field<Set<String>> OPERATES =
        usually(
            "operates",
            several(choice(FAMILIES)),
            "[]",
            "nothing is said of what the team runs already, so all is set up anew",
            "What the team runs already and needs no setting up for");
    static final Field<Double> SETUP =
        optional(
            "setup",
            Quantity.ENGINEER_WEEKS,
            "To set up something that the team does not run yet; the catalogue's figures if not"
                + " given");
    static final Field<Double> AMORTIZE =
        usually(
            "amortize",
            Quantity.MONTHS,
            "12 months",
            "a year, after which much is rebuilt",
            "Over what time setting up is spread");
    static final Field<Double> SHARE =
        usually(
            "share",
            Quantity.PERCENT,
            "100%",
            "nothing else is said to share the work of operating",
            "The share of the operating time that this system bears");
    static final Form FORM = Form.of(ENGINEER, OPERATES, SETUP, AMORTIZE, SHARE);

    private TeamForm() {}
  }

  /** What may become of data. */
  static final class DataForm {
    static final Field<Boolean> MAY_LEAVE_VPC =
        usually(
            "mayLeaveVpc",
            TRUTH,
            "true",
            "nothing is said against it",
            "Whether requests may be handled outside the team's own network");
    static final Field<Set<String>> REGIONS =
        usually(
            "regions",
            several(Formats.REGION),
            "[]",
            "nothing is said against any",
            "Regions in which data may be handled; any if empty");
    static final Form FORM = Form.of(MAY_LEAVE_VPC, REGIONS);

    private DataForm() {}
  }

  /** Of the whole file. */
  static final class RootForm {
    static final Field<String> HEADRACE =
        required("headrace", choice("1"), "The version of this format");
    static final Field<String> TITLE = required("name", NAME, "The system's name");
    static final Field<String> REGION =
        usually(
            "region",
            Formats.REGION,
            "us-east-1",
            "the region whose prices are complete",
            "Where it runs, and whose prices hold");
    static final Field<Filled> TRAFFIC = optional("traffic", TrafficForm.FORM, "How requests come");
    static final Field<List<Component>> COMPONENTS =
        required("components", new ComponentsFormat(), "The parts of the system, by name");
    static final Field<Filled> GOALS = optional("goals", GoalsForm.FORM, "What must hold");
    static final Field<Filled> TEAM = optional("team", TeamForm.FORM, "Who runs it");
    static final Field<Filled> DATA = optional("data", DataForm.FORM, "What may become of data");
    static final Form FORM =
        Form.of(HEADRACE, TITLE, REGION, TRAFFIC, COMPONENTS, GOALS, TEAM, DATA);

    private RootForm() {}
  }
}
