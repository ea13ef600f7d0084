package dev.headrace.store;

import java.io.IOException;

/** All requests together hold as many bytes as the server allows; this one may try again later. */
public final class BytesInFlightException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String limitName;
  private final long limitBytes;

  BytesInFlightException(String limitName, long limitBytes) {
    super(
        "requests in flight hold all of the "
            + limitBytes
            + " bytes that "
            + limitName
            + " allows; try again, or raise "
            + limitName);
    this.limitName = limitName;
    this.limitBytes = limitBytes;
  }

  /** The limit's name. */
  public String limitName() {
    return limitName;
  }

  /** The limit. */
  public long limitBytes() {
    return limitBytes;
  }
}
