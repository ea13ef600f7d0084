package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipFailureTest {
  private static final Packages.Release RELEASE =
      new Packages.Release("xllamacpp", "1.0", 10, "ab12", "MIT", "a server");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device | disk of the data folder is full
          ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE | another SHA-256
          Retrying after connection broken by 'NewConnectionError: Failed to establish' | see to the network
          Max retries exceeded (Caused by ProxyError) | see to the network
          ERROR: No matching distribution found for xllamacpp==1.0 | has no such file
          something else | pip says: something else
          """)
  void what_pip_printed_becomes_a_sentence_with_what_to_do(String printed, String told) {
    assertThat(PipFailure.explain(RELEASE, printed)).startsWith("xllamacpp 1.0").contains(told);
  }
}
