package dev.headrace.inference.serve;

/** What happens in a storm by its own doing, or as a consequence that a property is about. */
enum Happening {
  BURST,
  CANCEL,
  CHANGE,
  REMOVAL,
  BATCH,
  BESIDE,
  SLEEP,
  EVICTION,
  START,
  /** More servers are to be kept than before. */
  GROWTH,
  /** Fewer are. */
  SHRINKING,
  /** None is. */
  NONE_IS_KEPT,
  /** Servers are kept of a model whose one server is up already, as somebody asked. */
  KEPT_WHILE_UP,
  /** A server leaves while it answers. */
  LEAVES_WHILE_IT_ANSWERS,
  /** A server is taken back that answers nobody. */
  TAKEN_BACK_WHILE_IDLE,
  /** A server is taken back that answers somebody. */
  TAKEN_BACK_WHILE_IT_ANSWERS,
  /** A server is taken back that has not started yet. */
  TAKEN_BACK_WHILE_IT_STARTS,
  /** A server is taken back that leaves already. */
  TAKEN_BACK_WHILE_IT_LEAVES,
  /** A server is taken back of a model that has one for as long as it is asked. */
  TAKEN_BACK_THOUGH_NONE_IS_KEPT,
  /** The time of a server that was taken back is up before its last request is. */
  OVER_WHILE_IT_ANSWERS,
  /** There is no memory for a server that is to be kept. */
  KEPT_WITHOUT_ROOM,
  /** A server that is to be kept is given up for a while. */
  KEPT_IN_VAIN,
  /** A model of several servers is changed. */
  FLEET_CHANGED,
  /** A model of several servers is removed. */
  FLEET_REMOVED,
  /** Some servers of a model run by its newest specification and others by an older one. */
  TWO_SPECIFICATIONS
}
