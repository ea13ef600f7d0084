package dev.headrace.kernel;

/**
 * An account's share of one region: all state of a service hangs under exactly one.
 *
 * @param account twelve digits
 * @param region an AWS region name, such as {@code us-east-1}
 */
public record Partition(String account, String region) implements Comparable<Partition> {
  public Partition {
    if (account.length() != 12 || !account.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("an account has twelve digits: " + account);
    }
    if (region.isEmpty() || region.length() > 32 || region.indexOf('/') >= 0) {
      throw new IllegalArgumentException("not a region name: " + region);
    }
  }

  /** {@code account/region}, as it stands in keys of documents. */
  public String path() {
    return account + "/" + region;
  }

  /** The name of a resource of this partition: {@code arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE}. */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }

  @Override
  public int compareTo(Partition other) {
    int byAccount = account.compareTo(other.account);
    return byAccount != 0 ? byAccount : region.compareTo(other.region);
  }
}
