package dev.headrace.kernel.ports;

/** What a metric's alarm does when its state changes. Called within an event. */
public interface AlarmAction {
  /** The states of an alarm. */
  enum State {
    /** The metric is within its threshold. */
    OK,
    /** It is beyond. */
    ALARM,
    /** There is too little data to tell. */
    INSUFFICIENT_DATA
  }

  /** The alarm went from one state to another. */
  void changed(String alarmArn, State from, State to);
}
