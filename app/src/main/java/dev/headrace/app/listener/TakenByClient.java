package dev.headrace.app.listener;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer that its client takes piece by piece. Each piece is a turn of the client's, so that one
 * which is slow has time and one which takes nothing is let go.
 */
final class TakenByClient extends OutputStream {
  /** The most bytes that are written at once. */
  static final int PIECE_BYTES = 64 << 10;

  private final OutputStream out;
  private final Stalls.Watch turns;

  TakenByClient(OutputStream out, Stalls.Watch turns) {
    this.out = out;
    this.turns = turns;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int written = 0; written < length; written += PIECE_BYTES) {
      int piece = Math.min(PIECE_BYTES, length - written);
      int from = offset + written;
      turn(() -> out.write(bytes, from, piece));
    }
  }

  @Override
  public void flush() throws IOException {
    turn(out::flush);
  }

  @Override
  public void close() throws IOException {
    turn(out::close);
  }

  /** Something that may take until the client goes on. */
  private interface Step {
    void take() throws IOException;
  }

  private void turn(Step step) throws IOException {
    turns.clientsTurn();
    try {
      step.take();
    } finally {
      turns.ownTurn();
    }
  }
}
