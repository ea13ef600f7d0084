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
