package dev.headrace.advisor.live;

import dev.headrace.advisor.live.RecordedTraffic.Points;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Origin;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import dev.headrace.advisor.workload.Workload.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A function as a component of a workload: what was recorded of it, on one vCPU. */
public final class RecordedCode {
  /** The memory with which a function has one vCPU, in MiB. */
  static final double VCPU_MIB = 1_769;

  /** The durations from which on a 99th percentile tells something. */
  static final int ENOUGH_FOR_P99 = 100;

  private static final double MOST_POINT = 1;
  private static final long ASSUMED_PACKAGE_BYTES = 10_000_000;
  private static final int DISK_MIB = 512;
  private static final int ENOUGH_FOR_P999 = 1_000;

  private RecordedCode() {}

  /**
   * The component that a function is.
   *
   * @param recorded with one duration at least
   * @param callsPerRequest how often a request of the whole system calls it
   * @param waitingShare of a call's duration as recorded, in which it waits for others; from 0 to
   *     below 1
   */
  public static Code of(RecordedTraffic recorded, double callsPerRequest, double waitingShare) {
    double vcpus = Math.min(1, recorded.memoryMiB() / VCPU_MIB);
    // Of the recorded time, computing shrinks to its share of a vCPU, and waiting stays.
    double factor = waitingShare + (1 - waitingShare) * vcpus;
    return new Code(
        recorded.function(),
        callsPerRequest,
        recorded.runtime(),
        recorded.architecture(),
        ASSUMED_PACKAGE_BYTES,
        false,
        recorded.initMillis().samples() == 0
            ? Spread.range(300, 900)
            : spread(recorded.initMillis(), 1),
        neededMiB(recorded),
        DISK_MIB,
        spread(recorded.durationMillis(), factor),
        waitingShare / factor,
        (long) recorded.requestBytes().p50(),
        (long) recorded.answerBytes().p50(),
        1,
        0,
        0,
        null,
        null,
        Set.of(Component.Protocol.HTTP));
  }

  /**
   * Where the component's figures come from, by the paths of their fields.
   *
   * @param waiting why its share of waiting is what it is
   */
  public static Map<String, Note> notes(RecordedTraffic recorded, String waiting) {
    String path = "components." + recorded.function() + ".";
    String recordedWords = "recorded by the live server";
    Origin init = recorded.initMillis().samples() == 0 ? Origin.ASSUMED : Origin.MEASURED;
    Map<String, Note> notes = new LinkedHashMap<>();
    notes.put(path + "init", new Note(init, "", recordedWords));
    notes.put(path + "duration", new Note(Origin.MEASURED, "", recordedWords));
    notes.put(path + "payload", new Note(Origin.MEASURED, "", recordedWords));
    notes.put(path + "waiting", new Note(Origin.ASSUMED, "", waiting));
    notes.put(path + "package", new Note(Origin.ASSUMED, "10MB", "the recording does not tell"));
    return notes;
  }

  /** What it was seen to hold; where the engine cannot tell, what it has. */
  private static int neededMiB(RecordedTraffic recorded) {
    return recorded.mostUsedMiB() == 0
        ? recorded.memoryMiB()
        : Math.max(WhatIf.LEAST_MIB, recorded.mostUsedMiB());
  }

  private static Spread spread(Points points, double factor) {
    List<Point> chosen = new ArrayList<>();
    chosen.add(new Point(0, points.least() * factor));
    chosen.add(new Point(0.5, points.p50() * factor));
    chosen.add(new Point(0.9, points.p90() * factor));
    chosen.add(new Point(0.95, points.p95() * factor));
    if (points.samples() >= ENOUGH_FOR_P99) {
      chosen.add(new Point(0.99, points.p99() * factor));
    }
    if (points.samples() >= ENOUGH_FOR_P999) {
      chosen.add(new Point(0.999, points.p999() * factor));
    }
    chosen.add(new Point(MOST_POINT, points.most() * factor));
    return new Spread(List.copyOf(chosen));
  }
}
