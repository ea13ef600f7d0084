#!/usr/bin/env python3
"""Writes the service tables of the wire module from botocore's public service models.

    python3 -m venv /some/folder && /some/folder/bin/pip install botocore==1.42.3
    /some/folder/bin/python wire/tools/generate_tables.py

The output is a function of botocore's release alone: same release, same bytes. With --check it
writes nothing and exits 1 when a checked-in table differs.

A table has two parts, parted by a line "--". The first is read when a service starts and routes
its requests:

    service ID key=value...
    operation NAME METHOD URI STATUS INPUT-SHAPE FLAGS      ("-" stands for none)
    error SHAPE CODE STATUS sender|receiver MEMBERS         (a member that is a header: NAME@HEADER)

The second holds what may be wrong with an input, one shape a line, read when the first request is
checked. Shapes and members that constrain nothing are left out:

    string NAME [sensitive] [min=N] [max=N] [enum=A|B] [pattern=to the end of the line]
    blob NAME [sensitive] [min=N] [max=N]
    number NAME [sensitive] [min=N] [max=N]
    list NAME [sensitive] [min=N] [max=N] of=SHAPE
    map NAME [sensitive] [min=N] [max=N] of=KEY-SHAPE,VALUE-SHAPE
    structure NAME [sensitive]
    . MEMBER SHAPE|- [required]
"""

import argparse
import gzip
import json
import pathlib
import re
import sys

import botocore

PINNED = "1.42.3"  # the release of the day (2025-12-04) on which the AWS SDK for Java 2.40.2 came out

SERVICES = {
    "lambda": "2015-03-31",
    "s3": "2006-03-01",
    "logs": "2014-03-28",
    "sts": "2011-06-15",
    "iam": "2010-05-08",
    "ce": "2017-10-25",
    "bedrock": "2023-04-20",
    "bedrock-runtime": "2023-09-30",
}

# The root elements of S3's answers where they are not the output shape's name, which botocore's
# model does not say: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html, "Response Syntax"
# of each operation.
S3_ROOTS = {
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CreateSession": "CreateSessionResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetObjectAcl": "AccessControlPolicy",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "GetObjectTagging": "Tagging",
    "ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
    "ListBuckets": "ListAllMyBucketsResult",
    "ListDirectoryBuckets": "ListAllMyDirectoryBucketsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListParts": "ListPartsResult",
}

S3_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"

NUMBERS = ("integer", "long", "float", "double")


class Table:
    def __init__(self, service, model):
        self.service = service
        self.model = model
        self.shapes = model["shapes"]

    def text(self):
        lines = [
            f"# AWS service table of {self.service}, generated from botocore {PINNED} by"
            " wire/tools/generate_tables.py; not edited by hand"
        ]
        lines.append(self.service_line())
        lines += self.operation_lines()
        lines += self.error_lines()
        lines.append("--")
        lines += self.shape_lines()
        return "\n".join(lines) + "\n"

    def service_line(self):
        meta = self.model["metadata"]
        namespace = S3_NAMESPACE if self.service == "s3" else meta.get("xmlNamespace")
        facts = {
            "api": meta["apiVersion"],
            "protocol": meta["protocol"],
            "json": meta.get("jsonVersion"),
            "target": meta.get("targetPrefix"),
            "namespace": namespace,
            "name": meta["serviceId"].replace(" ", "_"),
            "signing": self.signing_name(),
            "bearer": "yes" if "smithy.api#httpBearerAuth" in meta.get("auth", []) else None,
        }
        return f"service {self.service} " + " ".join(f"{k}={v}" for k, v in facts.items() if v)

    def signing_name(self):
        """The name by which requests are signed, where it is not the service's own."""
        name = self.model["metadata"].get("signingName", self.service)
        return name if name != self.service else None

    def operations(self):
        """The operations but those deprecated ones whose place a newer one of the same binding has."""
        bindings = {}
        for name, operation in self.model["operations"].items():
            http = operation["http"]
            bindings.setdefault((http["method"], http["requestUri"]), []).append(name)
        for name, operation in sorted(self.model["operations"].items()):
            http = operation["http"]
            rivals = bindings[(http["method"], http["requestUri"])]
            rest = self.model["metadata"]["protocol"].startswith("rest")
            if rest and operation.get("deprecated") and len(rivals) > 1:
                continue
            yield name, operation

    def operation_lines(self):
        for name, operation in self.operations():
            http = operation["http"]
            shape = operation.get("input", {}).get("shape", "-")
            flags = ",".join(self.flags(name, operation)) or "-"
            status = http.get("responseCode", 200)
            yield f"operation {name} {http['method']} {http['requestUri']} {status} {shape} {flags}"

    def flags(self, name, operation):
        shape = self.shapes.get(operation.get("input", {}).get("shape"), {})
        output = self.shapes.get(operation.get("output", {}).get("shape"), {})
        if self.streams(shape):
            yield "streams-in"
        if self.streams(output):
            yield "streams-out"
        if self.emits_events(output):
            yield "events-out"
        if "output" in operation:
            yield "result"
        for member in shape.get("required", []):
            bound = shape["members"][member]
            if bound.get("location") == "querystring":
                yield f"query:{bound['locationName']}"
            if bound.get("location") == "header":
                yield f"header:{bound['locationName']}"
        if self.service == "s3" and name in S3_ROOTS:
            yield f"root:{S3_ROOTS[name]}"
        if self.service == "s3" and name == "GetBucketLocation":
            yield "bare"  # the root holds the one member's text and no element

    def payload(self, shape):
        return shape.get("members", {}).get(shape.get("payload"))

    def streams(self, shape):
        payload = self.payload(shape)
        return bool(payload) and bool(
            payload.get("streaming") or self.shapes[payload["shape"]].get("streaming")
        )

    def emits_events(self, shape):
        members = shape.get("members", {}).values()
        return any(self.shapes[member["shape"]].get("eventstream") for member in members)

    def error_lines(self):
        for name, shape in sorted(self.shapes.items()):
            if not shape.get("exception"):
                continue
            error = shape.get("error", {})
            code = error.get("code", name)
            fault = shape.get("fault") or error.get("fault")
            status = error.get("httpStatusCode", 500 if fault else 400)
            side = "receiver" if fault or status >= 500 else "sender"
            members = ",".join(self.error_member(*pair) for pair in sorted(shape["members"].items())) or "-"
            yield f"error {name} {code} {status} {side} {members}"

    def error_member(self, name, member):
        return f"{name}@{member['locationName']}" if member.get("location") == "header" else name

    def shape_lines(self):
        reached = self.reached()
        telling = self.telling(reached)
        for name in sorted(telling):
            yield from self.shape_text(name, self.shapes[name], telling)

    def reached(self):
        """The shapes that inputs are made of."""
        seen = set()
        todo = [operation["input"]["shape"] for _, operation in self.operations() if "input" in operation]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += self.parts(self.shapes[name])
        return seen

    def parts(self, shape):
        if shape["type"] == "structure":
            return [member["shape"] for member in shape["members"].values()]
        if shape["type"] == "list":
            return [shape["member"]["shape"]]
        if shape["type"] == "map":
            return [shape["key"]["shape"], shape["value"]["shape"]]
        return []

    def telling(self, reached):
        """Those of the shapes that constrain something, themselves or through what they hold."""
        telling = {name for name in reached if self.constrains(self.shapes[name])}
        grown = True
        while grown:
            grown = False
            for name in reached - telling:
                if any(part in telling for part in self.parts(self.shapes[name])):
                    telling.add(name)
                    grown = True
        return telling

    def constrains(self, shape):
        least = -1 if shape["type"] in NUMBERS else 0  # every length is at least 0, not every number
        return any(shape.get(key) for key in ("required", "enum", "pattern", "max")) or shape.get("min", least) != least

    def shape_text(self, name, shape, telling):
        kind = "number" if shape["type"] in NUMBERS else shape["type"]
        words = [kind, name]
        if shape.get("sensitive"):
            words.append("sensitive")
        words += [f"{key}={whole(shape[key])}" for key in ("min", "max") if key in shape]
        if kind == "list":
            words.append(f"of={self.named(shape['member'], telling)}")
        if kind == "map":
            words.append(f"of={self.named(shape['key'], telling)},{self.named(shape['value'], telling)}")
        if "enum" in shape:
            words.append("enum=" + "|".join(shape["enum"]))
        if "pattern" in shape:
            words.append("pattern=" + escaped(shape["pattern"]))
        yield " ".join(words)
        for member, target in sorted(shape.get("members", {}).items()):
            required = member in shape.get("required", [])
            if required or target["shape"] in telling:
                yield f". {member} {self.named(target, telling)}" + (" required" if required else "")

    def named(self, target, telling):
        return target["shape"] if target["shape"] in telling else "-"


def escaped(pattern):
    """The same pattern in plain ASCII: regular expressions know \\uXXXX."""
    return "".join(c if ord(c) < 128 else f"\\u{ord(c):04x}" for c in pattern)


def whole(number):
    return int(number) if float(number).is_integer() else number


def load(service, version):
    path = pathlib.Path(botocore.__file__).parent / "data" / service / version / "service-2.json.gz"
    with gzip.open(path) as file:
        return json.load(file)


def main():
    parser = argparse.ArgumentParser(description="Writes the service tables from botocore's models.")
    here = pathlib.Path(__file__).resolve().parent
    parser.add_argument("--out", default=here.parent / "src/main/resources/dev/headrace/wire/tables")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on a difference")
    options = parser.parse_args()
    if botocore.__version__ != PINNED:
        sys.exit(f"botocore {PINNED} is needed, {botocore.__version__} is installed")
    stale = []
    for service, version in SERVICES.items():
        text = Table(service, load(service, version)).text()
        if re.search(r"[^\x00-\x7f]", text):
            sys.exit(f"{service}: the table is not plain ASCII")
        path = pathlib.Path(options.out) / f"{service}.table"
        if options.check:
            if not path.exists() or path.read_text() != text:
                stale.append(str(path))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if stale:
        sys.exit("differs from what botocore says: " + ", ".join(stale))


if __name__ == "__main__":
    main()
