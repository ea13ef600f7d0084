package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.advisor.catalogue.Hardware;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines of a team's own, as a workload file says them. */
final class OwnHardwareTest {
  private static final String LEAST =
      "gpu: L40S, price: 9k USD, life: 3 years, power: 450W, electricity: 0.2 USD/kWh";

  private static Workload parse(String hardware) {
    return WorkloadFile.parse(
        "headrace: 1\nname: a\ntraffic: {requests: 1/s}\n"
            + "components: {f: {kind: function, duration: 1s}}\n"
            + "team: {ownHardware: {"
            + hardware
            + "}}\n");
  }

  private static OwnHardware read(String hardware) {
    return Objects.requireNonNull(parse(hardware).team().ownHardware());
  }

  @Test
  void all_of_it_is_what_the_file_says() {
    OwnHardware hardware =
        read(
            "gpu: H100, gpus: 8, machines: 2, price: 280k USD, life: 48 months, power: 8.5kW,"
                + " electricity: 140 USD/MWh, space: 900 USD/month, hours: 60 hours/month");
    assertThat(hardware)
        .isEqualTo(new OwnHardware("H100", 8, 2, 280_000, 48, 8_500, 0.14, 900, 60.0));
  }

  @Test
  void what_it_does_not_say_is_usual_and_noted_or_left_open() {
    assertThat(read(LEAST)).isEqualTo(new OwnHardware("L40S", 1, 1, 9_000, 36, 450, 0.2, 0, null));
    assertThat(parse(LEAST).notes().get("team.ownHardware.space"))
        .isNotNull()
        .extracting(Workload.Note::origin)
        .isEqualTo(Origin.ASSUMED);
  }

  @Test
  void a_file_without_it_has_none() {
    Workload workload =
        WorkloadFile.parse(
            """
            headrace: 1
            name: a
            traffic: {requests: 1/s}
            components: {f: {kind: function, duration: 1s}}
            """);
    assertThat(workload.team().ownHardware()).isNull();
    assertThat(workload.notes().keySet()).noneMatch(path -> path.contains("ownHardware"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gpu: H10, price: 9k USD, life: 3 years, power: 450W, electricity: 0.2 USD/kWh | gpu: \"H10\" is not known | did you mean H100?",
        "gpu: H100, life: 3 years, power: 450W, electricity: 0.2 USD/kWh | price: is missing | money such as",
        "gpu: H100, price: 9k USD, life: 3 years, power: 450, electricity: 0.2 USD/kWh | power: 450 has no unit | did you mean 450W?",
        "gpu: H100, price: 9k USD, life: 3 years, power: 10kw, electricity: 0.2 USD/kWh | power: \"kw\" is no unit here | did you mean 10kW?",
        "gpu: H100, price: 9k USD, life: 3 years, power: 450W, electricity: 0.2 USD | electricity: \"USD\" is no unit here | did you mean 0.2 USD/kWh?",
        "gpu: H100, price: 9k USD, life: 30 years, power: 450W, electricity: 0.2 USD/kWh | life: 30 years is too much | 6 months or 2 years",
        "gpu: H100, gpus: 17, price: 9k USD, life: 3 years, power: 450W, electricity: 0.2 USD/kWh | gpus: 17 is too much | from 1 to 16",
        "gpu: H100, machines: 0, price: 9k USD, life: 3 years, power: 450W, electricity: 0.2 USD/kWh | machines: 0 is too little | from 1 to 10k",
        "gpu: H100, price: 9k USD, life: 3 years, power: 450W, electricity: 0.2 USD/kWh, hours: 4h | hours: \"h\" is no unit here | did you mean 4 hours/month?",
        "gpu: H100, watts: 1 | watts: unknown field | allowed here are gpu, gpus",
      })
  void a_bad_field_is_named_with_what_is_allowed(String hardware, String wrong, String allowed) {
    assertThatThrownBy(() -> parse(hardware))
        .isInstanceOf(WorkloadException.class)
        .hasMessageContaining("team.ownHardware." + wrong)
        .hasMessageContaining(allowed);
  }

  @Test
  void the_gpus_are_those_of_the_catalogue_that_can_be_bought() {
    Set<String> rentedOnly = Set.of("A10G", "INF2", "TRN1", "TRN2", "TRN3");
    Set<String> known =
        Hardware.shipped().accelerators().stream()
            .map(Hardware.Accelerator::name)
            .filter(name -> !rentedOnly.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(OwnHardwareForm.GPUS).containsExactlyInAnyOrderElementsOf(known);
  }
}
