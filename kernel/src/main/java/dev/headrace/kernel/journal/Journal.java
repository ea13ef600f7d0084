package dev.headrace.kernel.journal;

import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/**
 * The order of all changes, which survives a crash up to a point and never with a gap: what is
 * durable is a prefix of what was appended.
 */
public interface Journal extends AutoCloseable {
  /**
   * Adds a change behind all others. Called under the world's lock: it never waits for a disk.
   *
   * @return its position, from 1, growing by one; after a restart it goes on from the durable one
   * @throws RuntimeException if the journal has failed: no change is taken any more
   */
  long append(Change change);

  /**
   * Waits until another change may be brought. Called outside the world, before an event that
   * records; what needs no record never waits here.
   *
   * @throws NoRoomException if there is no room for long
   */
  default void awaitRoom() {}

  /**
   * The position up to which all changes survive a crash; 0 where none does. May be read anywhere.
   */
  long durablePosition();

  /**
   * Whom to tell each time that more is durable; one listener, set once, before the first append.
   * It is called outside the world's lock, with a position that grows.
   *
   * @param onFailure whom to tell when the disk refuses: nothing becomes durable any more
   */
  void listen(LongConsumer onDurable, java.util.function.Consumer<Throwable> onFailure);

  /** Hands over each document that was durable when the journal was opened, by key in order. */
  void load(String kindPrefix, BiConsumer<DocumentKey, byte[]> reader);

  /** Makes durable what was appended, then closes. */
  @Override
  void close();
}
