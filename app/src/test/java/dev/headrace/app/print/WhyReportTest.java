package dev.headrace.app.print;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WhyReportTest {
  @Test
  void a_request_ran_cold_warm_or_in_a_provisioned_environment() {
    assertThat(printed(true, false)).contains("answered, cold start, 1.500 ms in all");
    assertThat(printed(false, false)).contains("answered, warm environment, 1.500 ms in all");
    assertThat(printed(false, true)).contains("answered, provisioned environment, 1.500 ms in all");
  }

  @Test
  void a_model_with_a_long_id_keeps_to_the_width() {
    ObjectNode why = JsonNodeFactory.instance.objectNode();
    why.put("modelId", "global.anthropic.claude-haiku-4-5-20251001-v1:0");
    why.put("modelName", "smollm2-135m-instruct");
    why.put("requestId", "0cafb725-4bbd-412b-be0a-2d62ea8795cb");
    why.put("state", "answered");
    why.put("inputTokens", 349).put("outputTokens", 48);
    why.putArray("phases").addObject().put("name", "first token").put("millis", 1.5);
    var text = new StringWriter();
    WhyReport.print(why, Format.TABLE, new PrintWriter(text));

    assertThat(text.toString().lines()).allMatch(line -> line.length() <= Table.WIDTH);
    assertThat(text.toString()).contains("349 tokens in and 48 out", "first token  1.500");
  }

  private static String printed(boolean cold, boolean provisioned) {
    ObjectNode why = JsonNodeFactory.instance.objectNode();
    why.put("functionName", "f");
    why.put("version", "1");
    why.put("requestId", "an id");
    why.put("state", "answered");
    why.put("cold", cold);
    why.put("provisioned", provisioned);
    why.put("totalMillis", 1.5);
    why.putArray("phases").addObject().put("name", "run").put("millis", 1.5);
    var text = new StringWriter();
    WhyReport.print(why, Format.TABLE, new PrintWriter(text));
    return text.toString();
  }
}
