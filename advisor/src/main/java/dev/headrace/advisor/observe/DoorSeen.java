package dev.headrace.advisor.observe;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What access logs tell of one way in: a load balancer's target group, a stage of an API. */
final class DoorSeen {
  /** The most protocols that are told apart. */
  static final int MAX_PROTOCOLS = 8;

  final Sources sources = new Sources();
  final Arrivals arrivals = new Arrivals();
  final Sketch durationMillis = new Sketch();
  final Sketch requestBytes = new Sketch();
  final Sketch answerBytes = new Sketch();
  final TreeSet<String> protocols = new TreeSet<>();
  long clientErrors;
  long serverErrors;

  /** One request; what its log does not have is negative. */
  record Access(
      double durationMillis,
      double requestBytes,
      double answerBytes,
      int status,
      String protocol) {}

  void add(Access access, @Nullable Long epochMillis) {
    if (epochMillis == null) {
      arrivals.addWithoutTime();
    } else {
      arrivals.add(epochMillis);
    }
    durationMillis.add(access.durationMillis());
    requestBytes.add(access.requestBytes());
    answerBytes.add(access.answerBytes());
    if (access.status() >= 500) {
      serverErrors++;
    } else if (access.status() >= 400) {
      clientErrors++;
    }
    if (!access.protocol().isEmpty() && protocols.size() < MAX_PROTOCOLS) {
      protocols.add(access.protocol());
    }
  }
}
