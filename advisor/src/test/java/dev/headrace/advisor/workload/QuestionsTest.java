package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.Questions.Question;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuestionsTest {
  @Test
  void there_are_eight_and_their_usual_answers_are_sound() {
    assertThat(Questions.all())
        .hasSize(8)
        .allSatisfy(question -> assertThat(question.complaint(question.usual())).isEmpty());
  }

  @Test
  void the_usual_answers_make_a_file_that_is_read() {
    Workload workload = WorkloadFile.parse(Questions.file(Map.of()));
    assertThat(workload.name()).isEqualTo("my-agent");
    assertThat(workload.components()).hasSize(2);
    assertThat(workload.traffic().requestsPerMonth()).isEqualTo(500_000);
  }

  @Test
  void answers_are_in_the_file_and_no_model_leaves_none() {
    Workload workload =
        WorkloadFile.parse(
            Questions.file(
                Map.of(
                    "name",
                    "true",
                    "model",
                    "none",
                    "requests",
                    "40/s",
                    "operates",
                    "ecs, lambda")));
    assertThat(workload.name()).isEqualTo("true");
    assertThat(workload.components()).hasSize(1);
    assertThat(workload.team().operates()).containsExactly("ecs", "lambda");
  }

  @ParameterizedTest
  @CsvSource({
    "requests, 40rps, did you mean 40/s?",
    "shape, weekley, did you mean weekly?",
    "duration, 7, did you mean 7s?",
    "operates, lamda, did you mean lambda?",
    "name, ?, is not a name",
  })
  void a_wrong_answer_is_told_what_is_allowed(String id, String answer, String said) {
    Question question =
        Questions.all().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    assertThat(question.complaint(answer))
        .hasValueSatisfying(text -> assertThat(text).contains(said));
  }
}
