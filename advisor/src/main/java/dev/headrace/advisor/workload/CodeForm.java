package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.DURATIONS;
import static dev.headrace.advisor.workload.Formats.LARGE_BYTES;
import static dev.headrace.advisor.workload.Formats.MEMORY_MIB;
import static dev.headrace.advisor.workload.Formats.TRUTH;
import static dev.headrace.advisor.workload.Formats.choice;
import static dev.headrace.advisor.workload.Formats.several;

import dev.headrace.advisor.workload.Form.Filled;
import java.util.List;
import java.util.Set;

/** Of code that handles requests. */
final class CodeForm {
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
          "image", TRUTH, "false", "a zip starts sooner", "Whether it ships as a container image");
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
  static final Field<Filled> SESSION =
      optional(
          "session",
          SessionForm.FORM,
          "The conversations of users, each of which has a place of its own on AgentCore Runtime;"
              + " code that waits for others is taken to have them, other code not");
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
          SharedFields.CALLS,
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
          SESSION,
          CONCURRENCY,
          GPU,
          WEIGHTS,
          PROTOCOLS);
  static final Form SERVICE =
      Form.of(
          SharedFields.CALLS,
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
          SESSION,
          SERVICE_CONCURRENCY,
          GPU,
          WEIGHTS,
          PROTOCOLS);

  private CodeForm() {}
}
