package dev.headrace.inference.serve;

/** How many requests one server answers at once, and how many it does now. */
final class Slots {
  private int most;
  private int taken;

  Slots(int most) {
    this.most = most;
  }

  /** Takes another size; more may be taken than that until they are given back. */
  void resize(int slots) {
    most = slots;
  }

  int most() {
    return most;
  }

  int taken() {
    return taken;
  }

  void take() {
    taken++;
  }

  void giveBack() {
    taken--;
  }
}
