package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.required;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.choice;

import dev.headrace.advisor.workload.Form.Filled;
import java.util.List;

/** Machines with GPUs that the team owns. */
final class OwnHardwareForm {
  /** Accelerators that can be bought, by their names in the catalogue. */
  static final List<String> GPUS =
      List.of(
          "L40S",
          "L4",
          "A100-80GB",
          "A100-PCIe",
          "A100-40GB",
          "A30",
          "H100",
          "H100-PCIe",
          "H200",
          "B200",
          "B300",
          "RTX-PRO-6000",
          "A6000",
          "A40",
          "L40",
          "RTX-4090",
          "T4");

  static final Field<String> GPU = required("gpu", choice(GPUS), "The GPU of a machine");
  static final Field<Double> GPUS_EACH =
      usually(
          "gpus",
          Quantity.COUNT.between(1, 16, "a count from 1 to 16"),
          "1",
          "a machine with one GPU",
          "How many a machine has");
  static final Field<Double> MACHINES =
      usually(
          "machines",
          Quantity.COUNT.between(1, 10_000, "a count from 1 to 10k"),
          "1",
          "one machine",
          "How many this system may use; those that it does not need cost it nothing");
  static final Field<Double> PRICE =
      required("price", Quantity.USD, "What one machine cost, with all that was bought for it");
  static final Field<Double> LIFE =
      required("life", Quantity.MONTHS, "In what time it is written off");
  static final Field<Double> POWER =
      required("power", Quantity.POWER, "What one machine draws, day and night");
  static final Field<Double> ELECTRICITY =
      required(
          "electricity",
          Quantity.USD_PER_KWH,
          "What a kWh costs at the machine, with what cooling adds to it");
  static final Field<Double> SPACE =
      usually(
          "space",
          Quantity.USD_PER_MONTH,
          "0 USD/month",
          "nothing is said of room and network, so they are taken to be paid already",
          "Room, network, repairs and insurance of one machine");
  static final Field<Double> HOURS =
      optional(
          "hours",
          Quantity.HOURS_PER_MONTH,
          "People's time for all machines, of which the system bears its share; the catalogue's"
              + " figures if not given");
  static final Form FORM =
      Form.of(GPU, GPUS_EACH, MACHINES, PRICE, LIFE, POWER, ELECTRICITY, SPACE, HOURS);

  private OwnHardwareForm() {}

  static OwnHardware hardware(Filled filled) {
    return new OwnHardware(
        filled.get(GPU),
        filled.get(GPUS_EACH).intValue(),
        filled.get(MACHINES).intValue(),
        filled.get(PRICE),
        filled.get(LIFE),
        filled.get(POWER),
        filled.get(ELECTRICITY),
        filled.get(SPACE),
        filled.find(HOURS));
  }
}
