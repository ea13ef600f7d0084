package dev.headrace.bedrock.control;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.world.Durably;
import dev.headrace.kernel.world.Durably.Answer;
import dev.headrace.wire.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.bedrock.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.bedrock.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.bedrock.model.TagResourceRequest;
import software.amazon.awssdk.services.bedrock.model.TagResourceResponse;
import software.amazon.awssdk.services.bedrock.model.UntagResourceRequest;
import software.amazon.awssdk.services.bedrock.model.UntagResourceResponse;

/** The operations on tags. */
final class TagApi {
  private final Durably durably;
  private final Map<String, Tagged<?>> kinds;

  /** Things of a kind that have tags. */
  private record Tagged<T extends Shelf.Item>(Shelf<T> shelf, Retag<T> retag) {
    Answer<SortedMap<String, String>> tags(Partition partition, String arn) {
      Answer<Optional<T>> found = shelf.find(partition, id(arn));
      return new Answer<>(require(found.value(), arn).tags(), found.position());
    }

    Answer<T> change(
        Partition partition, String arn, UnaryOperator<SortedMap<String, String>> change) {
      T item = require(shelf.now(partition, id(arn)), arn);
      return retag.retag(partition, item, change.apply(item.tags()));
    }

    private T require(Optional<T> found, String arn) {
      return found
          .filter(item -> item.arn().equals(arn))
          .orElseThrow(() -> Refused.notFound("There is no resource " + arn + "."));
    }

    private static String id(String arn) {
      return arn.substring(arn.indexOf('/') + 1);
    }
  }

  /** Gives something other tags; within an event. */
  @FunctionalInterface
  private interface Retag<T> {
    Answer<T> retag(Partition partition, T item, SortedMap<String, String> tags);
  }

  TagApi(Durably durably, Jobs jobs, OwnedModels owned) {
    this.durably = durably;
    Throughputs throughputs = owned.throughputs();
    Shelf<Profile> profiles = owned.profiles();
    this.kinds =
        Map.of(
            "model-invocation-job",
            new Tagged<>(
                jobs.shelf(),
                (partition, job, tags) -> jobs.shelf().keep(partition, job.tagged(tags))),
            "provisioned-model",
            new Tagged<>(
                throughputs.shelf(),
                (partition, throughput, tags) ->
                    throughputs.tag(partition, throughput.tagged(tags))),
            "application-inference-profile",
            new Tagged<>(
                profiles,
                (partition, profile, tags) ->
                    profiles.keep(partition, profile.tagged(tags, owned.epochMillis()))));
  }

  private Tagged<?> kind(String arn) {
    String resource = arn.substring(arn.lastIndexOf(':', arn.indexOf('/') + 1) + 1);
    Tagged<?> kind = kinds.get(resource.substring(0, Math.max(0, resource.indexOf('/'))));
    if (kind == null) {
      throw Refused.notFound(
          "There is no resource "
              + arn
              + " that has tags; batch jobs, provisioned throughput and application inference"
              + " profiles have them.");
    }
    return kind;
  }

  ListTagsForResourceResponse list(CallContext call, ListTagsForResourceRequest request) {
    String arn = request.resourceARN();
    Tagged<?> kind = kind(arn);
    SortedMap<String, String> tags = durably.call(() -> kind.tags(call.partition(), arn));
    return ListTagsForResourceResponse.builder().tags(Tags.list(tags)).build();
  }

  TagResourceResponse tag(CallContext call, TagResourceRequest request) {
    String arn = request.resourceARN();
    change(call, arn, tags -> Tags.plus(tags, request.tags(), arn));
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(CallContext call, UntagResourceRequest request) {
    List<String> keys = request.tagKeys();
    change(call, request.resourceARN(), tags -> Tags.without(tags, keys));
    return UntagResourceResponse.builder().build();
  }

  private void change(
      CallContext call, String arn, UnaryOperator<SortedMap<String, String>> change) {
    Tagged<?> kind = kind(arn);
    durably.call(() -> done(kind.change(call.partition(), arn, change)));
  }

  private static Answer<Boolean> done(Answer<?> answer) {
    return new Answer<>(true, answer.position());
  }
}
