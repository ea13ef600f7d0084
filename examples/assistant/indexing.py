"""An indexer: cuts documents into passages and keeps the vectors of these for the assistant.

Event:  bucket
Result: documents, passages
"""

import json
import os

import cloud

EMBEDDING_MODEL = os.environ["EMBEDDING_MODEL_ID"]

PREFIX = "documents/"
INDEX = "index/passages.json"
DIGITS = 5


def handler(event, context):
    bucket = event["bucket"]
    passages = []
    keys = cloud.list_keys(bucket, PREFIX)
    for key in keys:
        text = cloud.get_object(bucket, key).decode()
        passages += [{"document": key.removeprefix(PREFIX), "text": part} for part in cut(text)]
    texts = [passage["text"] for passage in passages]
    vectors = cloud.embed(EMBEDDING_MODEL, texts, "search_document")
    for passage, vector in zip(passages, vectors, strict=True):
        passage["vector"] = [round(x, DIGITS) for x in vector]
    cloud.put_object(bucket, INDEX, json.dumps(passages).encode())
    print(f"{len(passages)} passages of {len(keys)} documents have vectors")
    return {"documents": len(keys), "passages": len(passages)}


def cut(text):
    """Paragraphs of more than a line: the first line of a document is its title."""
    return [part.replace("\n", " ") for part in text.split("\n\n")[1:] if part.strip()]


def read(bucket):
    """What the indexer kept."""
    return json.loads(cloud.get_object(bucket, INDEX))
