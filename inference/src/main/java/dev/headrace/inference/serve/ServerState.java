package dev.headrace.inference.serve;

/** How the server of a keeper stands. */
enum ServerState {
  /** There is none, and none is wanted. */
  ASLEEP,
  /** Other servers hold the memory that it needs. */
  WAITING_FOR_ROOM,
  /** What it runs is looked for. */
  PREPARING,
  /** Its process starts and reads its weights. */
  STARTING,
  /** It answers a request that nobody made. */
  WARMING_UP,
  /** It answers requests. */
  READY,
  /** Its process was told to end. */
  STOPPING,
  /** It failed, and is started again after a while. */
  BACKING_OFF,
  /** It cannot be started, or fails too often: it is tried again after a longer while. */
  UNAVAILABLE
}
