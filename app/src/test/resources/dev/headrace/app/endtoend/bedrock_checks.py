"""What programs in Python do with Bedrock, through boto3 unchanged.

Prints a line of JSON for each test: its name, and how it failed, empty where it did not.
The environment says where the server is (AWS_ENDPOINT_URL) and who calls. Behind it answers a
server without a model, for amazon.* and anthropic.*; sentences are embedded by a real model.
"""

import json
import os
import unittest
import urllib.request

import boto3
import lines
from botocore.config import Config
from botocore.exceptions import ClientError

NOVA = "amazon.nova-lite-v1:0"
CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0"
HELLO = [{"role": "user", "content": [{"text": "Hello there"}]}]


def runtime(**settings):
    return boto3.client("bedrock-runtime", config=Config(retries={"max_attempts": 0}), **settings)


class Bedrock(unittest.TestCase):
    def test_converse_answers_with_tokens_and_says_who_answered(self):
        answer = runtime().converse(
            modelId=NOVA, messages=HELLO, system=[{"text": "Be brief"}], inferenceConfig={"maxTokens": 20}
        )
        self.assertEqual(answer["output"]["message"]["role"], "assistant")
        self.assertTrue(answer["output"]["message"]["content"][0]["text"])
        self.assertIn(answer["stopReason"], ("end_turn", "max_tokens"))
        self.assertGreater(answer["usage"]["inputTokens"], 0)
        self.assertGreater(answer["usage"]["outputTokens"], 0)
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual(headers["x-headrace-model"], "elsewhere")

    def test_converse_streams_events_in_their_order(self):
        stream = runtime().converse_stream(modelId=NOVA, messages=HELLO)["stream"]
        events = [next(iter(event)) for event in stream]
        self.assertEqual(events[0], "messageStart")
        self.assertIn("contentBlockDelta", events)
        self.assertEqual(events[-2:], ["messageStop", "metadata"])

    def test_claude_is_invoked_in_its_own_format(self):
        body = {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 20,
            "messages": [{"role": "user", "content": "Hello"}],
        }
        answer = runtime().invoke_model(modelId=CLAUDE, body=json.dumps(body))
        message = json.loads(answer["body"].read())
        self.assertEqual(message["type"], "message")
        self.assertGreater(message["usage"]["output_tokens"], 0)
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual(
            int(headers["x-amzn-bedrock-output-token-count"]), message["usage"]["output_tokens"]
        )
        stream = runtime().invoke_model_with_response_stream(modelId=CLAUDE, body=json.dumps(body))
        chunks = [json.loads(event["chunk"]["bytes"]) for event in stream["body"]]
        self.assertEqual(chunks[0]["type"], "message_start")
        self.assertEqual(chunks[-1]["type"], "message_stop")
        self.assertGreater(chunks[-1]["amazon-bedrock-invocationMetrics"]["outputTokenCount"], 0)

    def test_sentences_are_embedded(self):
        def embed(text):
            answer = runtime().invoke_model(
                modelId="amazon.titan-embed-text-v2:0", body=json.dumps({"inputText": text})
            )
            return json.loads(answer["body"].read())["embedding"]

        cat, kitten, tax = embed("A cat sleeps"), embed("A kitten is asleep"), embed("Pay your taxes")
        near = sum(a * b for a, b in zip(cat, kitten))
        far = sum(a * b for a, b in zip(cat, tax))
        self.assertEqual(len(cat), 1024)
        self.assertGreater(near, far)

    def test_models_and_profiles_are_listed(self):
        control = boto3.client("bedrock")
        models = control.list_foundation_models(byProvider="Amazon")["modelSummaries"]
        self.assertIn(NOVA, [model["modelId"] for model in models])
        details = control.get_foundation_model(modelIdentifier=NOVA)["modelDetails"]
        self.assertEqual(details["providerName"], "Amazon")
        profiles = control.list_inference_profiles()["inferenceProfileSummaries"]
        self.assertIn("us." + NOVA, [profile["inferenceProfileId"] for profile in profiles])

    def test_throughput_is_bought_used_renamed_and_given_up(self):
        control = boto3.client("bedrock")
        arn = control.create_provisioned_model_throughput(
            provisionedModelName="bought", modelId=NOVA + ":24k", modelUnits=2, tags=[{"key": "team", "value": "green"}]
        )["provisionedModelArn"]
        bought = control.get_provisioned_model_throughput(provisionedModelId=arn)
        while bought["status"] == "Creating":
            bought = control.get_provisioned_model_throughput(provisionedModelId="bought")
        self.assertEqual((bought["status"], bought["modelUnits"]), ("InService", 2))
        self.assertGreater(runtime().converse(modelId=arn, messages=HELLO)["usage"]["outputTokens"], 0)
        control.update_provisioned_model_throughput(provisionedModelId=arn, desiredProvisionedModelName="renamed")
        listed = control.list_provisioned_model_throughputs()["provisionedModelSummaries"]
        self.assertIn("renamed", [throughput["provisionedModelName"] for throughput in listed])
        control.delete_provisioned_model_throughput(provisionedModelId="renamed")
        committed = control.create_provisioned_model_throughput(
            provisionedModelName="committed", modelId=NOVA, modelUnits=1, commitmentDuration="SixMonths"
        )["provisionedModelArn"]
        with self.assertRaises(control.exceptions.ConflictException):
            control.delete_provisioned_model_throughput(provisionedModelId=committed)

    def test_a_batch_answers_its_records_under_its_own_name(self):
        control, s3 = boto3.client("bedrock"), boto3.client("s3")
        s3.create_bucket(Bucket="batches")
        record = {"modelInput": {"messages": HELLO, "schemaVersion": "messages-v1"}}
        s3.put_object(Bucket="batches", Key="in.jsonl", Body="\n".join([json.dumps(record)] * 3))
        arn = control.create_model_invocation_job(
            jobName="batch",
            modelId=NOVA,
            roleArn="arn:aws:iam::000000000000:role/batch",
            inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://batches/in.jsonl"}},
            outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://batches/out/"}},
            tags=[{"key": "team", "value": "yellow"}],
        )["jobArn"]
        job = control.get_model_invocation_job(jobIdentifier=arn)
        while job["status"] in ("Submitted", "Validating", "InProgress"):
            job = control.get_model_invocation_job(jobIdentifier=arn)
        self.assertEqual(job["status"], "Completed", job)
        self.assertEqual(
            control.list_tags_for_resource(resourceARN=arn)["tags"], [{"key": "team", "value": "yellow"}]
        )

    def test_a_profile_divides_the_bill(self):
        control = boto3.client("bedrock")
        arn = control.create_inference_profile(
            inferenceProfileName="blue team",
            modelSource={"copyFrom": "arn:aws:bedrock:us-east-1::foundation-model/" + NOVA},
            tags=[{"key": "team", "value": "blue"}],
        )["inferenceProfileArn"]
        for _ in range(3):
            runtime().converse(modelId=arn, messages=HELLO)
        details = control.get_inference_profile(inferenceProfileIdentifier=arn)
        self.assertEqual(details["type"], "APPLICATION")

    def test_invocations_are_logged(self):
        control, logs = boto3.client("bedrock"), boto3.client("logs")
        control.put_model_invocation_logging_configuration(
            loggingConfig={
                "cloudWatchConfig": {
                    "logGroupName": "invocations",
                    "roleArn": "arn:aws:iam::000000000000:role/logs",
                }
            }
        )
        runtime().converse(modelId=NOVA, messages=HELLO, requestMetadata={"team": "blue"})
        control.delete_model_invocation_logging_configuration()
        events = logs.get_log_events(
            logGroupName="invocations",
            logStreamName="aws/bedrock/modelinvocations",
            startFromHead=True,
        )["events"]
        entry = json.loads(events[-1]["message"])
        self.assertEqual(entry["modelId"], NOVA)
        self.assertEqual(entry["headraceModel"], "elsewhere")
        self.assertEqual(entry["requestMetadata"], {"team": "blue"})
        self.assertEqual(entry["input"]["inputBodyJson"]["messages"][0]["content"][0]["text"], "Hello there")

    def test_an_api_key_stands_for_a_signature(self):
        request = urllib.request.Request(
            os.environ["AWS_ENDPOINT_URL"] + "/foundation-models",
            headers={"Authorization": "Bearer some-key"},
        )
        with urllib.request.urlopen(request) as answer:
            self.assertTrue(json.load(answer)["modelSummaries"])

    def test_errors_are_bedrocks_own(self):
        with self.assertRaises(ClientError) as unknown:
            runtime().converse(modelId="meta.llama3-9b-instruct-v1:0", messages=HELLO)
        self.assertEqual(unknown.exception.response["Error"]["Code"], "ResourceNotFoundException")
        with self.assertRaises(ClientError) as image:
            runtime().converse(
                modelId=NOVA,
                messages=[
                    {
                        "role": "user",
                        "content": [{"image": {"format": "png", "source": {"bytes": b"x"}}}],
                    }
                ],
            )
        self.assertEqual(image.exception.response["Error"]["Code"], "ValidationException")
        self.assertIn("doesn't support the image field", str(image.exception))


if __name__ == "__main__":
    lines.tell(Bedrock)
