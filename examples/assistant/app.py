"""An assistant: finds what documents say about a question, has a model answer, keeps the answer.

Event:  question, bucket, contextTokens, generatedTokens, answerKey
Result: answerKey, passages, modelCalls: [{requestId, answeredBy, inputTokens, outputTokens}]

Vectors find the passages that the question is about (indexing.py made those of the documents), and
`ranking`, a function in Node.js, puts them in order. The model, asked through Bedrock's Converse, is
made to call a tool, `digest`, a function in Java, and then answers from what the tool said. Without
a model the digest is the answer.
"""

import json
import math
import os
import time

import cloud
import indexing

RANKING = os.environ["RANKING_FUNCTION"]
DIGEST = os.environ["DIGEST_FUNCTION"]
MODEL = os.environ.get("MODEL_ID", "")

# What a small model on one core reads and writes in a second or two.
MOST_CONTEXT_TOKENS = int(os.environ.get("MOST_CONTEXT_TOKENS", "200"))
MOST_GENERATED_TOKENS = int(os.environ.get("MOST_GENERATED_TOKENS", "40"))

CHARACTERS_PER_TOKEN = 4
NEAREST = 6
FEWEST_WORDS, MOST_WORDS = 10, 40

# The call of a tool is a name and a number: it fits, and a model that talks on is cut off.
MOST_CALL_TOKENS = 60

TOOLS = [
    {
        "toolSpec": {
            "name": "digest",
            "description": "Shortens the passages to so many words.",
            "inputSchema": {
                "json": {
                    "type": "object",
                    "properties": {
                        "words": {
                            "type": "integer",
                            "minimum": FEWEST_WORDS,
                            "maximum": MOST_WORDS,
                        }
                    },
                    "required": ["words"],
                }
            },
        }
    }
]

# The index does not change: an environment fetches it once.
known_passages = []


def handler(event, context):
    passages = find_passages(event["bucket"], event["question"], event["contextTokens"])
    calls = []
    if MODEL:
        answer = ask_model(event, passages, calls)
    else:
        answer = digest(passages, MOST_WORDS)
    kept = {
        "question": event["question"],
        "answer": answer,
        "sources": sorted({passage["document"] for passage in passages}),
        "model": MODEL,
        "modelCalls": calls,
        "requestId": context.aws_request_id,
        "writtenAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    cloud.put_object(event["bucket"], event["answerKey"], json.dumps(kept, indent=2).encode())
    print(f"{len(passages)} passages, {len(calls)} calls of a model for: {event['question']}")
    return {"answerKey": event["answerKey"], "passages": len(passages), "modelCalls": calls}


def ask_model(event, passages, calls):
    """Asks twice: for a call of the tool, and for an answer from what the tool said."""
    texts = "\n".join(passage["text"] for passage in passages)
    messages = [
        {"role": "user", "content": [{"text": f"{texts}\n\nQuestion: {event['question']}"}]}
    ]
    forced = {"tools": TOOLS, "toolChoice": {"tool": {"name": "digest"}}}
    asked = cloud.converse(MODEL, request(messages, forced, MOST_CALL_TOKENS))
    calls.append(used(asked))
    call = next(block["toolUse"] for block in asked["content"] if "toolUse" in block)
    words = min(MOST_WORDS, max(FEWEST_WORDS, call["input"]["words"]))
    result = {
        "toolUseId": call["toolUseId"],
        "content": [{"text": digest(passages, words)}],
    }
    messages.append({"role": "assistant", "content": asked["content"]})
    messages.append({"role": "user", "content": [{"toolResult": result}]})
    limit = max(1, min(MOST_GENERATED_TOKENS, event["generatedTokens"]))
    answered = cloud.converse_stream(MODEL, request(messages, {"tools": TOOLS}, limit))
    calls.append(used(answered))
    return "".join(block.get("text", "") for block in answered["content"]).strip()


def request(messages, tools, most_tokens):
    return {
        "system": [{"text": "You answer questions from passages."}],
        "messages": messages,
        "toolConfig": tools,
        "inferenceConfig": {"maxTokens": most_tokens, "temperature": 0},
    }


def used(answer):
    return {
        "requestId": answer["requestId"],
        "answeredBy": answer["answeredBy"],
        "inputTokens": answer["usage"]["inputTokens"],
        "outputTokens": answer["usage"]["outputTokens"],
    }


def digest(passages, words):
    texts = [passage["text"] for passage in passages]
    return cloud.invoke(DIGEST, {"passages": texts, "words": words})["summary"]


def find_passages(bucket, question, tokens):
    """The passages nearest to the question, the best first, as many as there is room for."""
    if not known_passages:
        known_passages.extend(indexing.read(bucket))
    [asked] = cloud.embed(indexing.EMBEDDING_MODEL, [question], "search_query")
    nearest = sorted(known_passages, key=lambda passage: -cosine(asked, passage["vector"]))
    documents = [
        {"name": passage["document"], "text": passage["text"]} for passage in nearest[:NEAREST]
    ]
    ranked = cloud.invoke(
        RANKING, {"question": question, "documents": documents, "passages": NEAREST}
    )
    room = min(tokens, MOST_CONTEXT_TOKENS) * CHARACTERS_PER_TOKEN
    chosen = []
    for passage in ranked["passages"]:
        if not chosen or len(passage["text"]) <= room:
            chosen.append(passage)
            room -= len(passage["text"])
    return chosen


def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return dot / (math.hypot(*a) * math.hypot(*b))
