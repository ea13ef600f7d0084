"""The few calls to Lambda and S3 that the assistant makes, without an SDK to load.

Requests go to AWS_ENDPOINT_URL where it is set, else to AWS itself, and are signed with the
function's own credentials as AWS wants it:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import datetime
import hashlib
import hmac
import http.client
import json
import os
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
    endpoint = os.environ.get("AWS_ENDPOINT_URL") or f"https://{service}.{REGION}.amazonaws.com"
    url = urllib.parse.urlsplit(endpoint)
    query = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
    headers = signed_headers(service, method, url.netloc, path, query, body)
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = kind(url.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, path + ("?" + query if query else ""), body, headers)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    if response.status >= 300:
        raise RuntimeError(f"{service} answered {response.status}: {content.decode()[:500]}")
    return response.headers, content


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
