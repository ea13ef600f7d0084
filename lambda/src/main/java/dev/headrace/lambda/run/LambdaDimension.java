package dev.headrace.lambda.run;

import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Unit;

/** What Lambda is paid by. https://aws.amazon.com/lambda/pricing/ */
public enum LambdaDimension implements Dimension {
  /** Requests that ran. */
  REQUESTS("Request", Unit.REQUESTS),
  /** Memory times billed duration. */
  COMPUTE("Lambda-GB-Second", Unit.MEBIBYTE_MILLISECONDS);

  private final String usageType;
  private final Unit unit;

  LambdaDimension(String usageType, Unit unit) {
    this.usageType = usageType;
    this.unit = unit;
  }

  @Override
  public String serviceCode() {
    return "AWSLambda";
  }

  @Override
  public String usageType() {
    return usageType;
  }

  @Override
  public String operation() {
    return "Invoke";
  }

  @Override
  public Unit unit() {
    return unit;
  }
}
