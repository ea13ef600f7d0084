package dev.headrace.openai;

import dev.headrace.inference.ModelException;
import java.util.List;

/** The models of this cloud, for the API's list of them. */
@FunctionalInterface
public interface ModelList {
  /**
   * All of them, in the order to list them in.
   *
   * @throws ModelException where that cannot be told
   */
  List<Listed> models() throws ModelException;

  /**
   * A model.
   *
   * @param id its name here
   * @param ownedBy who made it, or whose license holds
   */
  record Listed(String id, String ownedBy) {}
}
