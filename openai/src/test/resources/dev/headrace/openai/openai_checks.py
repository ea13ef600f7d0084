"""What programs do with OpenAI's own client for Python, unchanged. Prints a line of JSON a check."""

import asyncio
import json
import sys
import traceback

import openai
from openai import AsyncOpenAI, OpenAI
from pydantic import BaseModel

client = OpenAI(max_retries=0)
HI = [{"role": "user", "content": "Hi"}]
TOOL = {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}


def a_chat_is_answered():
    raw = client.chat.completions.with_raw_response.create(model="greeter", messages=HI)
    assert raw.headers["x-headrace-model"] == "tiny"
    assert raw.headers["x-ratelimit-remaining-requests"] == "59"
    chat = raw.parse()
    assert chat.choices[0].message.content == "Hello there"
    assert chat.choices[0].finish_reason == "stop"
    assert chat.usage.prompt_tokens == 7 and chat.usage.completion_tokens == 2
    assert chat.usage.prompt_tokens_details.cached_tokens == 3
    assert chat._request_id


def a_chat_is_streamed_with_its_use():
    stream = client.chat.completions.create(
        model="greeter", messages=HI, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "Hello there"
    assert chunks[-1].usage.total_tokens == 9


def a_tool_is_called():
    chat = client.chat.completions.create(
        model="caller", messages=HI, tools=[{"type": "function", "function": TOOL}]
    )
    call = chat.choices[0].message.tool_calls[0]
    assert call.function.name == "weather"
    assert json.loads(call.function.arguments) == {"city": "Oslo"}
    answered = HI + [
        chat.choices[0].message,
        {"role": "tool", "tool_call_id": call.id, "content": "sun"},
    ]
    again = client.chat.completions.create(model="greeter", messages=answered)
    assert again.choices[0].message.content


def a_tool_is_called_in_a_stream():
    with client.chat.completions.stream(
        model="caller", messages=HI, tools=[{"type": "function", "function": TOOL}]
    ) as stream:
        for _ in stream:
            pass
        call = stream.get_final_completion().choices[0].message.tool_calls[0]
    assert call.function.arguments == '{"city":"Oslo"}'


def an_answer_has_a_schema():
    class Place(BaseModel):
        city: str

    chat = client.chat.completions.parse(model="placed", messages=HI, response_format=Place)
    assert chat.choices[0].message.parsed == Place(city="Oslo")


def a_completion_is_answered_and_streamed():
    assert client.completions.create(model="greeter", prompt="x").choices[0].text == "Hello there"
    chunks = client.completions.create(model="greeter", prompt="x", stream=True)
    assert "".join(chunk.choices[0].text for chunk in chunks) == "Hello there"


def a_response_is_answered():
    response = client.responses.create(model="greeter", input="Hi", instructions="Be brief.")
    assert response.output_text == "Hello there"
    assert response.status == "completed"
    assert response.usage.input_tokens == 7


def a_response_is_streamed():
    with client.responses.stream(model="greeter", input="Hi") as stream:
        text = "".join(e.delta for e in stream if e.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert text == final.output_text == "Hello there"
    assert final.usage.output_tokens == 2


def a_response_calls_a_tool():
    response = client.responses.create(
        model="caller", input="Hi", tools=[{"type": "function", "strict": False, **TOOL}]
    )
    call = response.output[0]
    assert call.type == "function_call" and call.name == "weather"
    items = [
        {"role": "user", "content": "Hi"},
        call,
        {"type": "function_call_output", "call_id": call.call_id, "output": "sun"},
    ]
    assert client.responses.create(model="greeter", input=items).output_text == "Hello there"


def a_response_has_a_schema():
    class Place(BaseModel):
        city: str

    response = client.responses.parse(model="placed", input="Hi", text_format=Place)
    assert response.output_parsed == Place(city="Oslo")


def a_response_that_fails_midway_says_so():
    events = list(client.responses.create(model="failing", input="Hi", stream=True))
    assert events[-1].type == "response.failed"
    assert events[-1].response.error.message == "The model's server ended."


def texts_are_embedded():
    made = client.embeddings.create(model="greeter", input=["a b", "c"])
    assert [round(x, 3) for x in made.data[0].embedding] == [0.6, 0.8, 3.0]
    assert made.usage.total_tokens == 3
    plain = client.embeddings.create(model="greeter", input="c", encoding_format="float")
    assert plain.data[0].embedding == made.data[1].embedding or len(plain.data[0].embedding) == 3


def models_are_listed_and_found():
    assert [model.id for model in client.models.list()] == ["tiny"]
    assert client.models.retrieve("greeter").id == "greeter"


def expect(kind, status, code, ask):
    try:
        ask()
    except kind as error:
        assert error.status_code == status, error
        assert error.code == code, error
        return error
    raise AssertionError(f"no {kind.__name__}")


def errors_are_the_clients_own():
    chats = client.chat.completions
    expect(openai.NotFoundError, 404, "model_not_found", lambda: chats.create(model="nobody", messages=HI))
    error = expect(
        openai.BadRequestError,
        400,
        "unknown_parameter",
        lambda: chats.create(model="greeter", messages=HI, extra_body={"top_k": 3}),
    )
    assert error.param == "top_k" and error.type == "invalid_request_error"
    expect(openai.RateLimitError, 429, "rate_limit_exceeded", lambda: chats.create(model="limited", messages=HI))
    expect(openai.InternalServerError, 503, "model_unavailable", lambda: chats.create(model="damaged", messages=HI))
    expect(
        openai.AuthenticationError,
        401,
        "invalid_api_key",
        lambda: OpenAI(api_key="sk-wrong").models.list(),
    )


def a_failure_that_would_come_again_is_not_tried_again():
    patient = OpenAI(max_retries=5)
    expect(
        openai.InternalServerError,
        503,
        "model_unavailable",
        lambda: patient.chat.completions.create(model="damaged-once", messages=HI),
    )


def a_stream_that_fails_midway_raises():
    stream = client.chat.completions.create(model="failing", messages=HI, stream=True)
    try:
        for _ in stream:
            pass
    except openai.APIError as error:
        assert "The model's server ended." in str(error)
        return
    raise AssertionError("no error")


def the_asynchronous_client_streams():
    async def read():
        patient = AsyncOpenAI(max_retries=0)
        stream = await patient.chat.completions.create(model="greeter", messages=HI, stream=True)
        return "".join([c.choices[0].delta.content or "" async for c in stream])

    assert asyncio.run(read()) == "Hello there"


def a_client_may_leave_amid_a_stream():
    stream = client.chat.completions.create(model="endless", messages=HI, stream=True)
    for chunk in stream:
        if chunk.choices[0].delta.content:
            break
    stream.close()


def main():
    checks = [check for name, check in globals().items() if name[0] in "aemt" and "_" in name and callable(check)]
    for check in checks:
        failure = ""
        try:
            check()
        except Exception:
            failure = traceback.format_exc()
        print(json.dumps({"name": check.__name__.replace("_", " "), "failure": failure}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
