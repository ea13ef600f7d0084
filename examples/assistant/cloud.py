"""The few calls to Lambda, S3 and Bedrock that the assistant makes, without an SDK to load.

Requests go to AWS_ENDPOINT_URL where it is set, else to AWS itself, and are signed with the
function's own credentials as AWS wants it:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import contextlib
import datetime
import hashlib
import hmac
import http.client
import json
import os
import struct
import urllib.parse
import xml.etree.ElementTree as xml

REGION = os.environ.get("AWS_REGION", "us-east-1")
TIMEOUT_SECONDS = 300


def invoke(function, event):
    path = f"/2015-03-31/functions/{urllib.parse.quote(function, safe='')}/invocations"
    headers, body = call("lambda", "POST", path, body=json.dumps(event).encode())
    if headers.get("X-Amz-Function-Error"):
        raise RuntimeError(f"{function} failed: {body.decode(errors='replace')[:500]}")
    return json.loads(body)


def converse(model, request):
    """What a model says: the content of its message, its usage, and who really answered."""
    with ask_model(model, "converse", request) as response:
        answer = json.loads(response.read())
        return told(response) | {
            "content": answer["output"]["message"]["content"],
            "usage": answer["usage"],
        }


def converse_stream(model, request):
    """The same of an answer that comes in pieces, of which only text is kept."""
    text = []
    usage = {}
    with ask_model(model, "converse-stream", request) as response:
        for kind, event in events(response):
            if kind == "contentBlockDelta":
                text.append(event["delta"].get("text", ""))
            elif kind == "metadata":
                usage = event["usage"]
        return told(response) | {"content": [{"text": "".join(text)}], "usage": usage}


def told(response):
    """A server that answers for another model than the one that was asked for says which."""
    return {
        "requestId": response.headers["x-amzn-RequestId"],
        "answeredBy": response.headers.get("X-Headrace-Model", ""),
    }


def embed(model, texts, input_type):
    """A vector for each text, in the format of Cohere's models: at most 96 texts a request."""
    vectors = []
    for i in range(0, len(texts), 96):
        request = {"texts": texts[i : i + 96], "input_type": input_type}
        with ask_model(model, "invoke", request) as response:
            vectors += json.loads(response.read())["embeddings"]
    return vectors


def ask_model(model, operation, request):
    path = f"/model/{urllib.parse.quote(model, safe='')}/{operation}"
    body = json.dumps(request).encode()
    return answering("bedrock", "POST", path, body=body, endpoint_name="bedrock-runtime")


def events(response):
    """The events of a stream, each with its type:
    https://smithy.io/2.0/aws/amazon-eventstream.html
    """
    while prelude := response.read(12):
        length, headers_length = struct.unpack(">II", prelude[:8])
        message = response.read(length - len(prelude))
        if len(message) < length - len(prelude):
            raise RuntimeError("the stream ended within an event")
        headers = event_headers(message[:headers_length])
        payload = message[headers_length:-4]  # a checksum ends each event
        if headers[":message-type"] != "event":
            raise RuntimeError(f"the answer broke off: {payload.decode()[:500]}")
        yield headers[":event-type"], json.loads(payload)


def event_headers(block):
    """All of them are strings: the length of a name, the name, 7, the length of a value, it."""
    headers = {}
    while block:
        name_end = 1 + block[0]
        value_at = name_end + 3
        value_end = value_at + int.from_bytes(block[name_end + 1 : value_at], "big")
        headers[block[1:name_end].decode()] = block[value_at:value_end].decode()
        block = block[value_end:]
    return headers


def get_object(bucket, key):
    return call("s3", "GET", object_path(bucket, key))[1]


def put_object(bucket, key, body):
    call("s3", "PUT", object_path(bucket, key), body=body)


def list_keys(bucket, prefix):
    query = {"list-type": "2", "prefix": prefix}
    root = xml.fromstring(call("s3", "GET", f"/{bucket}", query)[1])
    return [key.text for key in root.iter() if key.tag.rpartition("}")[2] == "Key"]


def object_path(bucket, key):
    return f"/{bucket}/{urllib.parse.quote(key)}"


def call(service, method, path, query=None, body=b""):
    with answering(service, method, path, query, body) as response:
        return response.headers, response.read()


@contextlib.contextmanager
def answering(service, method, path, query=None, body=b"", endpoint_name=None):
    """A response that begins well; `endpoint_name` where it differs from what is signed for."""
    name = endpoint_name or service
    endpoint = os.environ.get("AWS_ENDPOINT_URL") or f"https://{name}.{REGION}.amazonaws.com"
    url = urllib.parse.urlsplit(endpoint)
    query = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
    headers = signed_headers(service, method, url.netloc, path, query, body)
    headers["content-type"] = "application/json"
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, path + ("?" + query if query else ""), body, headers)
        response = connection.getresponse()
        if response.status >= 300:
            content = response.read().decode(errors="replace")
            raise RuntimeError(f"{name} answered {response.status}: {content[:500]}")
        yield response
    finally:
        connection.close()


def signed_headers(service, method, host, path, query, body):
    now = datetime.datetime.now(datetime.timezone.utc)
    headers = {
        "host": host,
        "x-amz-content-sha256": hashlib.sha256(body).hexdigest(),
        "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
    }
    key_id = os.environ.get("AWS_ACCESS_KEY_ID")
    secret = os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not key_id or not secret:
        return headers
    if os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = os.environ["AWS_SESSION_TOKEN"]
    names = ";".join(sorted(headers))
    signed_path = path if service == "s3" else urllib.parse.quote(path)
    canonical = "\n".join(
        [method, signed_path, query]
        + [f"{name}:{headers[name]}" for name in sorted(headers)]
        + ["", names, headers["x-amz-content-sha256"]]
    )
    scope = f"{now:%Y%m%d}/{REGION}/{service}/aws4_request"
    text = "\n".join(
        ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256_hex(canonical)]
    )
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}"
    )
    return headers


def sha256_hex(text):
    return hashlib.sha256(text.encode()).hexdigest()
