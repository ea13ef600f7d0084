package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Eligibility;
import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;

/** Decides whether a component can run in a way. */
@FunctionalInterface
public interface EligibilityRule {
  /** Whether it can, and why not or what to mind. */
  Eligibility check(Workload workload, Component component, Shape shape);
}
