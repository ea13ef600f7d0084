package dev.headrace.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a service's table says of one error.
 *
 * @param members name of each member, and the header field that carries it, or an empty string
 */
record ErrorRow(
    String shape, String code, int status, boolean sender, Map<String, String> members) {

  /** Reads {@code SHAPE CODE STATUS SIDE MEMBERS}. */
  static ErrorRow parse(String[] words) {
    Map<String, String> members = new LinkedHashMap<>();
    if (!words[5].equals("-")) {
      for (String member : words[5].split(",", -1)) {
        int at = member.indexOf('@');
        members.put(
            at < 0 ? member : member.substring(0, at), at < 0 ? "" : member.substring(at + 1));
      }
    }
    return new ErrorRow(
        words[1], words[2], Integer.parseInt(words[3]), words[4].equals("sender"), members);
  }

  /**
   * How the message is spelt on the wire: the models say both {@code message} and {@code Message}.
   */
  String messageMember(String otherwise) {
    if (members.containsKey("message")) {
      return "message";
    }
    return members.containsKey("Message") ? "Message" : otherwise;
  }
}
