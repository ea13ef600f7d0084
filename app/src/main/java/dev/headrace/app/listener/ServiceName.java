package dev.headrace.app.listener;

import dev.headrace.wire.Caller;
import dev.headrace.wire.WireRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells which service a request is for, by its signing name: from the signature's scope, else from
 * the target, the host, or the path. Object storage is what remains, because its paths say nothing.
 */
final class ServiceName {
  private static final String LOGS_TARGET = "Logs_";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int DATE_LENGTH = "2015-03-31".length();

  private ServiceName() {}

  static String of(WireRequest request, Caller caller) {
    if (!caller.service().isEmpty()) {
      return caller.service();
    }
    String byTarget = byTarget(request.header("X-Amz-Target"));
    if (byTarget != null) {
      return byTarget;
    }
    String byHost = byHost(request.header("Host"));
    if (byHost != null) {
      return byHost;
    }
    return byPath(request);
  }

  private static @Nullable String byTarget(@Nullable String target) {
    if (target == null) {
      return null;
    }
    int dot = target.indexOf('.');
    String prefix = dot < 0 ? target : target.substring(0, dot);
    return prefix.startsWith(LOGS_TARGET) ? "logs" : prefix.toLowerCase(Locale.ROOT);
  }

  /** {@code lambda.us-east-1.…}, {@code s3.…} and so on: the services' own host names. */
  private static @Nullable String byHost(@Nullable String host) {
    int dot = host == null ? -1 : host.indexOf('.');
    if (host == null || dot < 0) {
      return null;
    }
    String first = host.substring(0, dot).toLowerCase(Locale.ROOT);
    return switch (first) {
      case "lambda", "s3", "logs", "sts", "iam" -> first;
      default -> null;
    };
  }

  private static String byPath(WireRequest request) {
    if (startsWithDate(request.rawPath())) {
      return "lambda";
    }
    String type = request.headers().first("Content-Type", "");
    boolean isQueryCall =
        request.rawPath().equals("/")
            && request.method().equals("POST")
            && type.regionMatches(true, 0, FORM, 0, FORM.length());
    return isQueryCall ? "sts" : "s3";
  }

  /** Lambda's paths begin with the date of their API's version: {@code /2015-03-31/functions}. */
  private static boolean startsWithDate(String path) {
    if (path.length() <= DATE_LENGTH + 1 || path.charAt(DATE_LENGTH + 1) != '/') {
      return false;
    }
    for (int i = 1; i <= DATE_LENGTH; i++) {
      char c = path.charAt(i);
      boolean isHyphen = i == 5 || i == 8;
      boolean fits = isHyphen ? c == '-' : (c >= '0' && c <= '9');
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
