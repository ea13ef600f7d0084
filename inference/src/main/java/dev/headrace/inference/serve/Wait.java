package dev.headrace.inference.serve;

/** What a request waits for before its model answers. */
public enum Wait {
  /** All slots of the model are taken. */
  QUEUE("a free slot of the model"),
  /** Other models' servers hold the memory that this one needs. */
  ROOM("memory that servers of other models hold"),
  /** What the server runs is found, checked or installed. */
  PREPARATION("the model's installation"),
  /** The server's process starts. */
  PROCESS("the model server's process"),
  /** The server reads the weights. */
  WEIGHTS("the model's weights"),
  /** The server answers its first request, which nobody made. */
  WARM_UP("the model's warm-up"),
  /** The server, which was idle or is replaced, ends; another follows. */
  STOPPING("the end of the model's former server"),
  /** The server failed and is started again after a while. */
  BACK_OFF("another start of the model server, which failed");

  private final String words;

  Wait(String words) {
    this.words = words;
  }

  /** For a sentence such as "it waited for the model's weights". */
  public String words() {
    return words;
  }
}
