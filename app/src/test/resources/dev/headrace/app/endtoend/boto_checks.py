"""What programs in Python do with Headrace, through boto3 unchanged.

Prints a line of JSON for each test: its name, and how it failed, empty where it did not.
The environment says where the server is (AWS_ENDPOINT_URL) and who calls.
"""

import base64
import io
import json
import threading
import time
import unittest
import zipfile

import boto3
import lines
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/any"
ECHO = """
import os
def handler(event, context):
    print("seen", event)
    if event == "fail":
        raise KeyError("nothing")
    client = context.client_context
    return {
        "echo": event,
        "name": context.function_name,
        "version": context.function_version,
        "arn": context.invoked_function_arn,
        "memory": context.memory_limit_in_mb,
        "request": context.aws_request_id,
        "remaining": context.get_remaining_time_in_millis(),
        "group": context.log_group_name,
        "custom": client.custom if client else None,
        "trace": os.environ.get("_X_AMZN_TRACE_ID", ""),
    }
"""
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"},
            }
        ],
    }
)

aws_lambda = boto3.client("lambda")
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
logs = boto3.client("logs")
iam = boto3.client("iam")
sts = boto3.client("sts")


def package(source):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("app.py", source)
    return data.getvalue()


def create(name, source=ECHO, **more):
    made = aws_lambda.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="app.handler",
        Role=ROLE,
        Code={"ZipFile": package(source)},
        Timeout=20,
        **more,
    )
    aws_lambda.get_waiter("function_active_v2").wait(FunctionName=name)
    return made


def invoke(name, payload, **more):
    answer = aws_lambda.invoke(FunctionName=name, Payload=json.dumps(payload), **more)
    text = answer["Payload"].read()
    return answer, json.loads(text) if text else None


def eventually(look, seconds=60):
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


class Boto(unittest.TestCase):
    def fails_with(self, code, status, call, **arguments):
        with self.assertRaises(ClientError) as raised:
            call(**arguments)
        response = raised.exception.response
        self.assertEqual(response["Error"]["Code"], code)
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], status)
        self.assertTrue(response["ResponseMetadata"]["RequestId"])
        return raised.exception

    def test_a_function_sees_its_context(self):
        create("context", MemorySize=256)
        answer, result = invoke("context", {"a": [1, None, "ä"]})
        self.assertEqual(answer["StatusCode"], 200)
        self.assertEqual(answer["ExecutedVersion"], "$LATEST")
        self.assertNotIn("FunctionError", answer)
        self.assertEqual(result["echo"], {"a": [1, None, "ä"]})
        self.assertEqual(result["name"], "context")
        self.assertEqual(result["memory"], "256")
        self.assertEqual(result["arn"], "arn:aws:lambda:us-east-1:000000000000:function:context")
        self.assertEqual(result["request"], answer["ResponseMetadata"]["RequestId"])
        self.assertTrue(0 < result["remaining"] <= 20000)
        self.assertEqual(result["group"], "/aws/lambda/context")
        self.assertTrue(result["trace"].startswith("Root=1-"))

    def test_a_client_context_arrives(self):
        create("client-context")
        context = base64.b64encode(json.dumps({"custom": {"k": "v"}}).encode()).decode()
        _, result = invoke("client-context", 1, ClientContext=context)
        self.assertEqual(result["custom"], {"k": "v"})

    def test_a_failure_is_told_with_its_type_and_trace(self):
        create("failure")
        answer, result = invoke("failure", "fail", LogType="Tail")
        self.assertEqual(answer["FunctionError"], "Unhandled")
        self.assertEqual(result["errorType"], "KeyError")
        self.assertEqual(result["requestId"], answer["ResponseMetadata"]["RequestId"])
        self.assertIn("app.py", "".join(result["stackTrace"]))
        self.assertIn("[ERROR] KeyError", base64.b64decode(answer["LogResult"]).decode())

    def test_large_payloads_travel_both_ways_up_to_their_limit(self):
        create("large", "def handler(event, context): return event", MemorySize=512)
        text = "x" * (6 * 1024 * 1024 - 2)
        _, result = invoke("large", text)
        self.assertEqual(len(result), len(text))
        self.fails_with(
            "RequestTooLargeException",
            413,
            aws_lambda.invoke,
            FunctionName="large",
            Payload=json.dumps(text + "x"),
        )

    def test_errors_carry_their_codes(self):
        self.fails_with(
            "ResourceNotFoundException", 404, aws_lambda.get_function, FunctionName="nobody"
        )
        self.assertRaises(
            aws_lambda.exceptions.ResourceNotFoundException,
            aws_lambda.invoke,
            FunctionName="nobody",
        )
        create("twice")
        self.fails_with(
            "ResourceConflictException",
            409,
            aws_lambda.create_function,
            FunctionName="twice",
            Runtime="python3.12",
            Handler="app.handler",
            Role=ROLE,
            Code={"ZipFile": package(ECHO)},
        )
        self.fails_with(
            "InvalidParameterValueException",
            400,
            aws_lambda.create_function,
            FunctionName="broken",
            Runtime="python3.12",
            Handler="app.handler",
            Role=ROLE,
            Code={"ZipFile": b"no zip"},
        )
        self.fails_with(
            "InvalidRequestContentException",
            400,
            aws_lambda.invoke,
            FunctionName="twice",
            Payload=b"{no json",
        )
        self.fails_with("NoSuchBucket", 404, s3.list_objects_v2, Bucket="nowhere-to-be-found")
        self.fails_with("NoSuchEntity", 404, iam.get_role, RoleName="nobody")
        self.fails_with(
            "ResourceNotFoundException",
            400,
            logs.get_log_events,
            logGroupName="none",
            logStreamName="none",
        )

    def test_a_validation_error_names_the_member(self):
        create("validated")
        for member, value in (("Timeout", 901), ("MemorySize", 10241)):
            error = self.fails_with(
                "ValidationException",
                400,
                aws_lambda.update_function_configuration,
                FunctionName="validated",
                **{member: value},
            )
            self.assertIn(member[0].lower() + member[1:], str(error))
            self.assertIn(str(value), str(error))

    def test_paginators_walk_all_functions(self):
        names = {"page-%d" % i for i in range(3)}
        for name in names:
            create(name)
        pages = aws_lambda.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
        seen = [f["FunctionName"] for page in pages for f in page["Functions"]]
        self.assertTrue(names <= set(seen))
        self.assertEqual(len(seen), len(set(seen)))

    def test_reserved_concurrency_throttles_with_its_reason(self):
        create("reserved", "import time\ndef handler(event, context): time.sleep(event)")
        aws_lambda.put_function_concurrency(
            FunctionName="reserved", ReservedConcurrentExecutions=0
        )
        error = self.fails_with(
            "TooManyRequestsException", 429, aws_lambda.invoke, FunctionName="reserved"
        )
        self.assertEqual(
            error.response["Reason"], "ReservedFunctionConcurrentInvocationLimitExceeded"
        )

    def test_events_are_run_and_their_lines_are_kept(self):
        create("events")
        for i in range(3):
            answer, _ = invoke("events", "event-%d" % i, InvocationType="Event")
            self.assertEqual(answer["StatusCode"], 202)

        def lines():
            try:
                found = logs.filter_log_events(logGroupName="/aws/lambda/events")["events"]
            except logs.exceptions.ResourceNotFoundException:
                return []
            return [event["message"].strip() for event in found]

        wanted = {"seen event-%d" % i for i in range(3)}
        self.assertTrue(eventually(lambda: wanted <= set(lines())), lines())
        streams = logs.describe_log_streams(logGroupName="/aws/lambda/events")["logStreams"]
        stream = streams[0]["logStreamName"]
        self.assertIn("[$LATEST]", stream)
        events = logs.get_log_events(
            logGroupName="/aws/lambda/events", logStreamName=stream, startFromHead=True
        )["events"]
        self.assertTrue(any(e["message"].startswith("START RequestId: ") for e in events))
        groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/events")["logGroups"]
        self.assertEqual([g["logGroupName"] for g in groups], ["/aws/lambda/events"])

    def test_own_lines_are_put_and_read_back_in_order(self):
        logs.create_log_group(logGroupName="own")
        logs.create_log_stream(logGroupName="own", logStreamName="stream")
        now = int(time.time() * 1000)
        put = [{"timestamp": now + i, "message": "line %d" % i} for i in range(5)]
        logs.put_log_events(logGroupName="own", logStreamName="stream", logEvents=put)
        got = logs.get_log_events(logGroupName="own", logStreamName="stream", startFromHead=True)
        self.assertEqual([e["message"] for e in got["events"]], ["line %d" % i for i in range(5)])
        logs.delete_log_group(logGroupName="own")
        self.fails_with(
            "ResourceNotFoundException", 400, logs.describe_log_streams, logGroupName="own"
        )

    def test_code_comes_from_s3_and_functions_use_s3(self):
        s3.create_bucket(Bucket="function-bucket")
        s3.put_object(
            Bucket="function-bucket",
            Key="code.zip",
            Body=package(
                """
import os, urllib.request
def handler(event, context):
    url = os.environ["AWS_ENDPOINT_URL"] + "/function-bucket/result"
    request = urllib.request.Request(url, data=event.encode(), method="PUT")
    return urllib.request.urlopen(request).status
"""
            ),
        )
        aws_lambda.create_function(
            FunctionName="from-s3",
            Runtime="python3.12",
            Handler="app.handler",
            Role=ROLE,
            Code={"S3Bucket": "function-bucket", "S3Key": "code.zip"},
        )
        aws_lambda.get_waiter("function_active_v2").wait(FunctionName="from-s3")
        self.assertEqual(invoke("from-s3", "made by a function")[1], 200)
        result = s3.get_object(Bucket="function-bucket", Key="result")["Body"].read()
        self.assertEqual(result, b"made by a function")

    def test_streams_are_uploaded_in_parts_and_read_in_ranges(self):
        s3.create_bucket(Bucket="stream-bucket")
        content = bytes(range(256)) * (12 * 4096)
        parts = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
        s3.upload_fileobj(
            io.BytesIO(content),
            "stream-bucket",
            "large",
            ExtraArgs={"Metadata": {"made-by": "boto"}, "ContentType": "application/x-test"},
            Config=parts,
        )
        head = s3.head_object(Bucket="stream-bucket", Key="large")
        self.assertEqual(head["ContentLength"], len(content))
        self.assertEqual(head["Metadata"], {"made-by": "boto"})
        self.assertEqual(head["ContentType"], "application/x-test")
        part = s3.get_object(Bucket="stream-bucket", Key="large", Range="bytes=100-299")
        self.assertEqual(part["Body"].read(), content[100:300])
        back = io.BytesIO()
        s3.download_fileobj("stream-bucket", "large", back, Config=parts)
        self.assertEqual(back.getvalue(), content)
        s3.copy_object(
            Bucket="stream-bucket", Key="copy", CopySource={"Bucket": "stream-bucket", "Key": "large"}
        )
        deleted = s3.delete_objects(
            Bucket="stream-bucket", Delete={"Objects": [{"Key": "large"}, {"Key": "copy"}]}
        )
        self.assertEqual(len(deleted["Deleted"]), 2)
        self.assertEqual(s3.list_objects_v2(Bucket="stream-bucket")["KeyCount"], 0)

    def test_presigned_urls_upload_too(self):
        import urllib.request

        s3.create_bucket(Bucket="presigned-bucket")
        url = s3.generate_presigned_url(
            "put_object", Params={"Bucket": "presigned-bucket", "Key": "up"}, ExpiresIn=60
        )
        urllib.request.urlopen(urllib.request.Request(url, data=b"carried", method="PUT")).read()
        self.assertEqual(s3.get_object(Bucket="presigned-bucket", Key="up")["Body"].read(), b"carried")

    def test_many_requests_run_at_once_in_environments_of_their_own(self):
        create(
            "parallel",
            """
import os, time
def handler(event, context):
    time.sleep(0.5)
    return context.log_stream_name
""",
        )
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(invoke("parallel", 1)[1]))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(found), 8)
        self.assertTrue(all(isinstance(name, str) for name in found), found)

    def test_roles_and_sessions(self):
        arn = iam.create_role(RoleName="boto", AssumeRolePolicyDocument=TRUST, Path="/team/")[
            "Role"
        ]["Arn"]
        self.assertEqual(arn, "arn:aws:iam::000000000000:role/team/boto")
        document = iam.get_role(RoleName="boto")["Role"]["AssumeRolePolicyDocument"]
        self.assertEqual(document, json.loads(TRUST))
        keys = sts.assume_role(RoleArn=arn, RoleSessionName="session")["Credentials"]
        session = boto3.client(
            "sts",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )
        caller = session.get_caller_identity()
        self.assertEqual(caller["Arn"], "arn:aws:sts::000000000000:assumed-role/boto/session")

    def test_accounts_and_regions_are_apart(self):
        create("apart")
        other = boto3.client(
            "lambda", aws_access_key_id="111111111111", aws_secret_access_key="any"
        )
        self.assertEqual(other.list_functions()["Functions"], [])
        far = boto3.client("lambda", region_name="eu-central-1")
        self.assertEqual(far.list_functions()["Functions"], [])


if __name__ == "__main__":
    lines.tell(Boto)
