package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestRoutesTest {
  private static final RestRoutes LAMBDA = new RestRoutes(ServiceTable.of("lambda").operations());
  private static final RestRoutes S3 = new RestRoutes(ServiceTable.of("s3").operations());

  private static RestRoutes.Match match(
      RestRoutes routes, String method, String target, String... headers) {
    int question = target.indexOf('?');
    return routes.match(
        new WireRequest(
            method,
            question < 0 ? target : target.substring(0, question),
            question < 0 ? "" : target.substring(question + 1),
            Headers.of(headers),
            RequestBody.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/2015-03-31/functions,ListFunctions",
    "GET,/2015-03-31/functions/,ListFunctions",
    "POST,/2015-03-31/functions,CreateFunction",
    "GET,/2015-03-31/functions/f,GetFunction",
    "GET,/2015-03-31/functions/f/configuration,GetFunctionConfiguration",
    "PUT,/2015-03-31/functions/f/configuration,UpdateFunctionConfiguration",
    "GET,/2015-03-31/functions/f/versions,ListVersionsByFunction",
    "POST,/2015-03-31/functions/f/versions,PublishVersion",
    "POST,/2015-03-31/functions/f/invocations,Invoke",
    "POST,/2014-11-13/functions/f/invoke-async/,InvokeAsync",
    "GET,/2015-03-31/functions/f/aliases/live,GetAlias",
    "GET,/2019-09-25/functions/f/event-invoke-config,GetFunctionEventInvokeConfig",
    "GET,/2019-09-25/functions/f/event-invoke-config/list,ListFunctionEventInvokeConfigs",
    "GET,/2019-09-30/functions/f/provisioned-concurrency,GetProvisionedConcurrencyConfig",
    "GET,/2019-09-30/functions/f/provisioned-concurrency?List=ALL,ListProvisionedConcurrencyConfigs",
    "GET,/2018-10-31/layers,ListLayers",
    "GET,/2018-10-31/layers?find=LayerVersion&Arn=a,GetLayerVersionByArn",
    "GET,/2018-10-31/layers/l/versions/3/policy,GetLayerVersionPolicy",
    "GET,/2021-10-31/functions/f/url,GetFunctionUrlConfig",
    "GET,/2021-10-31/functions/f/urls,ListFunctionUrlConfigs",
    "GET,/2015-03-31/event-source-mappings/,ListEventSourceMappings",
  })
  void lambdas_near_equal_paths_are_told_apart(String method, String target, String operation) {
    assertThat(match(LAMBDA, method, target).operation().name()).isEqualTo(operation);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,ListBuckets",
    "PUT,/b,CreateBucket",
    "PUT,/b/,CreateBucket",
    "HEAD,/b,HeadBucket",
    "DELETE,/b,DeleteBucket",
    "GET,/b,ListObjects",
    "GET,/b/?list-type=2&prefix=x,ListObjectsV2",
    "GET,/b?list-type=1,ListObjects",
    "GET,/b?uploads,ListMultipartUploads",
    "GET,/b?uploads=,ListMultipartUploads",
    "GET,/b?versions,ListObjectVersions",
    "GET,/b?location,GetBucketLocation",
    "GET,/b?tagging,GetBucketTagging",
    "PUT,/b?tagging,PutBucketTagging",
    "POST,/b?delete,DeleteObjects",
    "GET,/b?analytics,ListBucketAnalyticsConfigurations",
    "GET,/b?analytics&id=1,GetBucketAnalyticsConfiguration",
    "GET,/b/k,GetObject",
    "GET,/b/k?x-id=GetObject,GetObject",
    "GET,/b/k?tagging,GetObjectTagging",
    "GET,/b/k?acl,GetObjectAcl",
    "GET,/b/k?uploadId=u,ListParts",
    "PUT,/b/k,PutObject",
    "PUT,/b/k?partNumber=1&uploadId=u,UploadPart",
    "POST,/b/k?uploads,CreateMultipartUpload",
    "POST,/b/k?uploadId=u,CompleteMultipartUpload",
    "DELETE,/b/k,DeleteObject",
    "DELETE,/b/k?uploadId=u,AbortMultipartUpload",
    "DELETE,/b/k?tagging,DeleteObjectTagging",
    "HEAD,/b/k/,HeadObject",
  })
  void s3s_operations_are_told_apart_by_their_query(
      String method, String target, String operation) {
    assertThat(match(S3, method, target).operation().name()).isEqualTo(operation);
  }

  @Test
  void a_copy_is_told_from_a_put_by_its_source() {
    String[] source = {"X-Amz-Copy-Source", "/a/b"};
    assertThat(match(S3, "PUT", "/b/k", source).operation().name()).isEqualTo("CopyObject");
    assertThat(match(S3, "PUT", "/b/k?partNumber=1&uploadId=u", source).operation().name())
        .isEqualTo("UploadPartCopy");
  }

  @Test
  void a_greedy_label_takes_all_that_is_left_decoded_once() {
    assertThat(match(S3, "GET", "/b//a%20b/../%2525/").labels())
        .containsExactly(Map.entry("Bucket", "b"), Map.entry("Key", "/a b/../%25/"));
  }

  @Test
  void a_label_may_hold_an_encoded_slash() {
    assertThat(match(LAMBDA, "GET", "/2017-03-31/tags/arn%3Aaws%2Fx").labels())
        .containsEntry("Resource", "arn:aws/x");
  }

  @Test
  void a_known_path_with_another_method_names_those_that_are_allowed() {
    assertThatThrownBy(() -> match(LAMBDA, "PATCH", "/2015-03-31/functions/f"))
        .isInstanceOfSatisfying(
            RefusedRequest.class,
            e -> {
              assertThat(e.fault()).isEqualTo(Fault.METHOD_NOT_ALLOWED);
              assertThat(e.message()).contains("DELETE, GET");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "/2015-03-31/function",
    "/2015-03-31/functions//configuration",
    "/2015-03-31/functions/f/configuration/x",
    "/",
    "*",
  })
  void a_path_of_no_template_is_no_operation(String path) {
    assertThatThrownBy(() -> match(LAMBDA, "GET", path))
        .isInstanceOfSatisfying(
            RefusedRequest.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN_OPERATION));
  }
}
