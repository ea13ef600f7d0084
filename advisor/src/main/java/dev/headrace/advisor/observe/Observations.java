package dev.headrace.advisor.observe;

/** What all files together told. */
final class Observations {
  final Named<FunctionSeen> functions = new Named<>(FunctionSeen::new);
  final Named<ModelSeen> models = new Named<>(ModelSeen::new);
  final Named<DoorSeen> doors = new Named<>(DoorSeen::new);
  final Charges charges = new Charges();
}
