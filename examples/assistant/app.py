"""An assistant: reads documents, lets two tools work on them, keeps its answer.

Event:  question, bucket, contextTokens, generatedTokens, answerKey
Result: answerKey, documents, passages, words

The tools are Lambda functions of their own: `ranking` (Node.js) finds the passages that the
question is about, `digest` (Java) makes a summary of them that is as long as was asked for.
"""

import json
import os
import time

import cloud

RANKING = os.environ["RANKING_FUNCTION"]
DIGEST = os.environ["DIGEST_FUNCTION"]
PREFIX = "documents/"
CHARACTERS_PER_TOKEN = 4
PASSAGES = 8

# Documents do not change: an environment fetches each of them once.
known_documents = {}


def handler(event, context):
    bucket = event["bucket"]
    documents = read_documents(bucket, event["question"], event["contextTokens"])
    ranked = cloud.invoke(
        RANKING,
        {"question": event["question"], "documents": documents, "passages": PASSAGES},
    )
    digest = cloud.invoke(
        DIGEST,
        {
            "passages": [passage["text"] for passage in ranked["passages"]],
            "words": max(20, event["generatedTokens"] * 3 // 4),
        },
    )
    answer = {
        "question": event["question"],
        "answer": digest["summary"],
        "statistics": digest["statistics"],
        "sources": sorted({passage["document"] for passage in ranked["passages"]}),
        "requestId": context.aws_request_id,
        "writtenAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    cloud.put_object(bucket, event["answerKey"], json.dumps(answer, indent=2).encode())
    print(f"{len(documents)} documents, {len(ranked['passages'])} passages for: {event['question']}")
    return {
        "answerKey": event["answerKey"],
        "documents": len(documents),
        "passages": len(ranked["passages"]),
        "words": digest["statistics"]["words"],
    }


def read_documents(bucket, question, tokens):
    """As many documents as the context has room for, where they begin depending on the question."""
    if not known_documents:
        for key in cloud.list_keys(bucket, PREFIX):
            known_documents[key] = cloud.get_object(bucket, key).decode()
    keys = sorted(known_documents)
    start = sum(question.encode()) % len(keys)
    room = max(500, tokens * CHARACTERS_PER_TOKEN)
    documents = []
    for key in keys[start:] + keys[:start]:
        text = known_documents[key][:room]
        documents.append({"name": key.removeprefix(PREFIX), "text": text})
        room -= len(text)
        if room <= 0:
            break
    return documents
