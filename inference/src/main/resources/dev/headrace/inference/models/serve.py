"""Runs one model behind llama.cpp's own HTTP server, which xllamacpp carries inside.

Arguments: --model FILE --alias NAME --host ADDRESS --port PORT --context TOKENS --slots N
--threads N [--gpu-layers N] [--chat-template FILE].

The port answers GET /health with 503 while weights are loaded and with 200 from then on. Where
HEADRACE_MODEL_SERVER_KEY is set, all other requests need it as a bearer token.
"""

import argparse
import os
import signal
import sys

import xllamacpp


# The most tokens of prompts that are read between two tokens of those who are being answered. A
# processor reads as many a second in pieces of this size as in ones of 2,048, which would have all
# other answers stand still for ten seconds.
BATCH_TOKENS = 128


def parameters(arguments):
    chosen = xllamacpp.CommonParams()
    chosen.model.path = arguments.model
    chosen.model_alias = {arguments.alias}
    chosen.hostnames = [arguments.host]
    chosen.port = arguments.port
    chosen.cors_origins = ""  # no web page has anything to ask here
    chosen.n_parallel = arguments.slots
    chosen.n_ctx = arguments.context * arguments.slots
    chosen.n_batch = BATCH_TOKENS
    chosen.n_ubatch = BATCH_TOKENS
    chosen.kv_unified = False  # each slot has its whole context, whatever the others do
    chosen.cpuparams.n_threads = arguments.threads
    chosen.cpuparams_batch.n_threads = arguments.threads
    chosen.n_gpu_layers = arguments.gpu_layers
    chosen.fit_params = False  # sizes are given; to guess them takes longer than to load the model
    chosen.warmup = False  # the first request is the warm-up
    chosen.cache_ram_mib = 0  # what is kept of prompts stays in the slots
    chosen.endpoint_metrics = True
    chosen.ui = False
    chosen.offline = True
    chosen.verbosity = 2  # errors and warnings
    if arguments.chat_template:
        with open(arguments.chat_template, encoding="utf-8") as template:
            chosen.chat_template = template.read()
    key = os.environ.pop("HEADRACE_MODEL_SERVER_KEY", "")
    if key:
        chosen.api_keys = [key]
    return chosen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True)
    parser.add_argument("--alias", required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--context", type=int, required=True)
    parser.add_argument("--slots", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--gpu-layers", type=int, default=0)
    parser.add_argument("--chat-template")
    signal.signal(signal.SIGTERM, lambda number, frame: os._exit(0))
    try:
        server = xllamacpp.Server(parameters(parser.parse_args()))
    except Exception as failure:  # whatever the library throws, the reason belongs into the log
        print(f"the model server cannot start: {failure}", file=sys.stderr, flush=True)
        os._exit(1)
    while server.listening_address:
        signal.pause()


if __name__ == "__main__":
    main()
