package dev.headrace.supporting.iam;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.kernel.world.World;
import dev.headrace.supporting.iam.PolicyDocument.Purpose;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The roles and policies of all accounts, and the rules of what changes them. They are records:
 * nothing enforces them yet.
 *
 * <p>What changes something is called within events; {@link #account} may be called anywhere.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
 *     quotas</a>
 */
final class Identities {
  /** IAM is one for all regions. */
  static final String REGION = "aws-global";

  static final int MAX_ROLES = 1000;
  static final int MAX_POLICIES = 1500;
  static final int MAX_ATTACHED_PER_ROLE = 10;
  static final int MAX_VERSIONS = 5;
  static final int MAX_TAGS = 50;
  static final int MAX_TRUST_CHARACTERS = 2048;
  static final int MAX_INLINE_CHARACTERS = 10_240;
  static final int MAX_MANAGED_CHARACTERS = 6144;

  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 17;

  private final World world;
  private final RandomGenerator ids;

  /** Replaced as a whole by each change, so that readers walk one moment's accounts. */
  private volatile Map<String, Account> accounts = Map.of();

  Identities(World world) {
    this.world = world;
    this.ids = world.chance("iam ids");
  }

  /**
   * An account's roles and policies at one moment.
   *
   * @param roles by name in lower case, in which no two may be alike
   * @param policies by ARN
   * @param position of the newest record
   */
  record Account(
      SortedMap<String, Role> roles, SortedMap<String, ManagedPolicy> policies, long position) {
    static final Account EMPTY = new Account(new TreeMap<>(), new TreeMap<>(), 0);

    Role role(String name) {
      Role role = roles.get(name.toLowerCase(Locale.ROOT));
      if (role == null) {
        throw IamErrors.noSuchRole(name);
      }
      return role;
    }

    /** A policy of the account, or one of AWS's whose document is known. */
    ManagedPolicy policy(String arn) {
      ManagedPolicy own = policies.get(arn);
      ManagedPolicy policy = own == null ? AwsManagedPolicies.find(arn) : own;
      if (policy == null) {
        throw IamErrors.noSuchPolicy(arn);
      }
      return policy;
    }

    boolean isAttachable(String arn) {
      return policies.containsKey(arn) || AwsManagedPolicies.isOne(arn);
    }

    List<Role> holders(String policyArn) {
      return roles.values().stream().filter(role -> role.attached().contains(policyArn)).toList();
    }

    private Account with(Role role, long at) {
      SortedMap<String, Role> grown = new TreeMap<>(roles);
      grown.put(role.name().toLowerCase(Locale.ROOT), role);
      return new Account(grown, policies, at);
    }

    private Account without(Role role, long at) {
      SortedMap<String, Role> left = new TreeMap<>(roles);
      left.remove(role.name().toLowerCase(Locale.ROOT));
      return new Account(left, policies, at);
    }

    private Account with(ManagedPolicy policy, long at) {
      SortedMap<String, ManagedPolicy> grown = new TreeMap<>(policies);
      grown.put(policy.arn(), policy);
      return new Account(roles, grown, at);
    }

    private Account without(ManagedPolicy policy, long at) {
      SortedMap<String, ManagedPolicy> left = new TreeMap<>(policies);
      left.remove(policy.arn());
      return new Account(roles, left, at);
    }
  }

  Account account(String account) {
    return accounts.getOrDefault(account, Account.EMPTY);
  }

  private void publish(String account, Account replacement) {
    Map<String, Account> all = new TreeMap<>(accounts);
    all.put(account, replacement);
    accounts = all;
  }

  private static Partition partition(String account) {
    return new Partition(account, REGION);
  }

  /** What a client says of a new role. */
  record NewRole(
      String name,
      String path,
      String trustPolicy,
      @Nullable String description,
      int maxSessionSeconds,
      @Nullable String permissionsBoundary,
      Map<String, String> tags) {}

  Answer<Role> createRole(String account, NewRole asked) {
    requireTrust(asked.trustPolicy());
    requireTags(asked.tags());
    Account now = account(account);
    if (now.roles().containsKey(asked.name().toLowerCase(Locale.ROOT))) {
      throw IamErrors.entityAlreadyExists("Role with name " + asked.name() + " already exists.");
    }
    if (now.roles().size() >= MAX_ROLES) {
      throw IamErrors.limitExceeded("RolesPerAccount", MAX_ROLES);
    }
    var role =
        new Role(
            asked.name(),
            asked.path(),
            newId("AROA"),
            arn(account, "role", asked.path(), asked.name()),
            world.epochMillis(),
            asked.trustPolicy(),
            asked.description(),
            asked.maxSessionSeconds(),
            asked.permissionsBoundary(),
            new TreeMap<>(),
            List.of(),
            new TreeMap<>(asked.tags()));
    return put(account, role);
  }

  private String newId(String prefix) {
    var id = new StringBuilder(prefix);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(ids.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  private static String arn(String account, String kind, String path, String name) {
    return "arn:aws:iam::" + account + ":" + kind + path + name;
  }

  private static void requireTrust(String document) {
    PolicyDocument.require(document, Purpose.TRUST);
    if (PolicyDocument.size(document) > MAX_TRUST_CHARACTERS) {
      throw IamErrors.limitExceeded("ACLSizePerRole", MAX_TRUST_CHARACTERS);
    }
  }

  private static void requireTags(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw IamErrors.limitExceeded("TagsPerEntity", MAX_TAGS);
    }
  }

  private Answer<Role> put(String account, Role role) {
    long position = record(IamRecords.put(partition(account), role));
    publish(account, account(account).with(role, position));
    return new Answer<>(role, position);
  }

  private long record(Change change) {
    return world.record(change);
  }

  private Answer<Role> change(String account, String roleName, UnaryOperator<Role> how) {
    Account now = account(account);
    Role role = now.role(roleName);
    Role changed = how.apply(role);
    return changed.equals(role) ? new Answer<>(role, now.position()) : put(account, changed);
  }

  Answer<Role> trust(String account, String roleName, String document) {
    account(account).role(roleName);
    requireTrust(document);
    return change(account, roleName, role -> role.withTrustPolicy(document));
  }

  /** Replaces the description and the longest session; null leaves one as it is. */
  Answer<Role> describe(
      String account,
      String roleName,
      @Nullable String description,
      @Nullable Integer maxSessionSeconds) {
    return change(
        account,
        roleName,
        role ->
            role.described(
                description == null ? role.description() : description,
                maxSessionSeconds == null ? role.maxSessionSeconds() : maxSessionSeconds));
  }

  Answer<Role> deleteRole(String account, String roleName) {
    Account now = account(account);
    Role role = now.role(roleName);
    if (!role.attached().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
    }
    if (!role.inline().isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
    }
    long position = record(IamRecords.delete(partition(account), role));
    publish(account, now.without(role, position));
    return new Answer<>(role, position);
  }

  Answer<Role> tagRole(String account, String roleName, Map<String, String> tags) {
    return change(
        account,
        roleName,
        role -> {
          Map<String, String> all = new TreeMap<>(role.tags());
          all.putAll(tags);
          requireTags(all);
          return role.withTags(all);
        });
  }

  Answer<Role> untagRole(String account, String roleName, List<String> keys) {
    return change(
        account,
        roleName,
        role -> {
          Map<String, String> left = new TreeMap<>(role.tags());
          keys.forEach(left::remove);
          return role.withTags(left);
        });
  }

  Answer<Role> putInline(String account, String roleName, String policyName, String document) {
    account(account).role(roleName);
    PolicyDocument.require(document, Purpose.PERMISSIONS);
    return change(
        account,
        roleName,
        role -> {
          Role changed = role.withInline(policyName, document);
          int size = changed.inline().values().stream().mapToInt(PolicyDocument::size).sum();
          if (size > MAX_INLINE_CHARACTERS) {
            throw IamErrors.limitExceeded(
                "the size of all inline policies of role " + roleName, MAX_INLINE_CHARACTERS);
          }
          return changed;
        });
  }

  Answer<Role> deleteInline(String account, String roleName, String policyName) {
    return change(
        account,
        roleName,
        role -> {
          inline(role, policyName);
          return role.withoutInline(policyName);
        });
  }

  /** The JSON of a role's own policy. */
  static String inline(Role role, String policyName) {
    String document = role.inline().get(policyName);
    if (document == null) {
      throw IamErrors.noSuchEntity("The role policy with name " + policyName + " cannot be found.");
    }
    return document;
  }

  Answer<Role> attach(String account, String roleName, String policyArn) {
    Account now = account(account);
    return change(
        account,
        roleName,
        role -> {
          if (!now.isAttachable(policyArn)) {
            throw IamErrors.noSuchPolicy(policyArn);
          }
          if (role.attached().contains(policyArn)) {
            return role;
          }
          if (role.attached().size() >= MAX_ATTACHED_PER_ROLE) {
            throw IamErrors.limitExceeded("PoliciesPerRole", MAX_ATTACHED_PER_ROLE);
          }
          return role.attaching(policyArn);
        });
  }

  Answer<Role> detach(String account, String roleName, String policyArn) {
    return change(
        account,
        roleName,
        role -> {
          if (!role.attached().contains(policyArn)) {
            throw IamErrors.noSuchEntity("Policy " + policyArn + " was not found.");
          }
          return role.detaching(policyArn);
        });
  }

  /** What a client says of a new policy. */
  record NewPolicy(
      String name,
      String path,
      String document,
      @Nullable String description,
      Map<String, String> tags) {}

  Answer<ManagedPolicy> createPolicy(String account, NewPolicy asked) {
    requireManaged(asked.document());
    requireTags(asked.tags());
    Account now = account(account);
    boolean isTaken =
        now.policies().values().stream()
            .anyMatch(policy -> policy.name().equalsIgnoreCase(asked.name()));
    if (isTaken) {
      throw IamErrors.entityAlreadyExists(
          "A policy called " + asked.name() + " already exists. Duplicate names are not allowed.");
    }
    if (now.policies().size() >= MAX_POLICIES) {
      throw IamErrors.limitExceeded("PoliciesPerAccount", MAX_POLICIES);
    }
    long created = world.epochMillis();
    var bare =
        new ManagedPolicy(
            asked.name(),
            asked.path(),
            newId("ANPA"),
            arn(account, "policy", asked.path(), asked.name()),
            created,
            created,
            asked.description(),
            new TreeMap<>(),
            0,
            0,
            new TreeMap<>(asked.tags()));
    var first = new ManagedPolicy.Version(asked.document(), created);
    return put(account, bare.withVersion(first, true));
  }

  private static void requireManaged(String document) {
    PolicyDocument.require(document, Purpose.PERMISSIONS);
    if (PolicyDocument.size(document) > MAX_MANAGED_CHARACTERS) {
      throw IamErrors.limitExceeded("PolicySize", MAX_MANAGED_CHARACTERS);
    }
  }

  private Answer<ManagedPolicy> put(String account, ManagedPolicy policy) {
    long position = record(IamRecords.put(partition(account), policy));
    publish(account, account(account).with(policy, position));
    return new Answer<>(policy, position);
  }

  /** A policy of the account itself: AWS's cannot be changed. */
  private ManagedPolicy own(String account, String arn) {
    ManagedPolicy policy = account(account).policies().get(arn);
    if (policy == null) {
      throw IamErrors.noSuchPolicy(arn);
    }
    return policy;
  }

  Answer<ManagedPolicy> addVersion(String account, String arn, String document, boolean asDefault) {
    ManagedPolicy policy = own(account, arn);
    requireManaged(document);
    if (policy.versions().size() >= MAX_VERSIONS) {
      throw IamErrors.limitExceeded(
          "VersionsPerPolicy; delete a version that is not the default", MAX_VERSIONS);
    }
    var version = new ManagedPolicy.Version(document, world.epochMillis());
    return put(account, policy.withVersion(version, asDefault));
  }

  /** The number that a version's name means, of a policy that has it. */
  static int version(ManagedPolicy policy, String versionId) {
    for (int number : policy.versions().keySet()) {
      if (ManagedPolicy.versionId(number).equals(versionId)) {
        return number;
      }
    }
    throw IamErrors.noSuchEntity(
        "Policy "
            + policy.arn()
            + " version "
            + versionId
            + " does not exist or is not"
            + " attachable.");
  }

  Answer<ManagedPolicy> deleteVersion(String account, String arn, String versionId) {
    ManagedPolicy policy = own(account, arn);
    int number = version(policy, versionId);
    if (number == policy.defaultVersion()) {
      throw IamErrors.deleteConflict("Cannot delete the default version of a policy.");
    }
    return put(account, policy.withoutVersion(number, world.epochMillis()));
  }

  Answer<ManagedPolicy> setDefault(String account, String arn, String versionId) {
    ManagedPolicy policy = own(account, arn);
    return put(account, policy.withDefault(version(policy, versionId), world.epochMillis()));
  }

  Answer<ManagedPolicy> deletePolicy(String account, String arn) {
    ManagedPolicy policy = own(account, arn);
    Account now = account(account);
    if (!now.holders(arn).isEmpty()) {
      throw IamErrors.deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions().size() > 1) {
      throw IamErrors.deleteConflict(
          "This policy has more than one version. Before you delete a policy, you must delete the"
              + " policy's versions. The default version is deleted with the policy.");
    }
    long position = record(IamRecords.delete(partition(account), policy));
    publish(account, now.without(policy, position));
    return new Answer<>(policy, position);
  }

  Answer<ManagedPolicy> tagPolicy(String account, String arn, Map<String, String> tags) {
    ManagedPolicy policy = own(account, arn);
    Map<String, String> all = new TreeMap<>(policy.tags());
    all.putAll(tags);
    requireTags(all);
    return put(account, policy.withTags(all));
  }

  Answer<ManagedPolicy> untagPolicy(String account, String arn, List<String> keys) {
    ManagedPolicy policy = own(account, arn);
    Map<String, String> left = new TreeMap<>(policy.tags());
    keys.forEach(left::remove);
    return put(account, policy.withTags(left));
  }

  /** Takes up what an earlier process left. */
  void restore(IamRecords.Kept kept) {
    for (IamRecords.KeptRole role : kept.roles()) {
      publish(role.account(), account(role.account()).with(role.role(), 0));
    }
    for (IamRecords.KeptPolicy policy : kept.policies()) {
      publish(policy.account(), account(policy.account()).with(policy.policy(), 0));
    }
  }
}
