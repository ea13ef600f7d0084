"""Runs Python functions: asks the Lambda Runtime API for requests and hands them to the handler.

Started as `bootstrap.py wait` it is a template: it loads what most functions use, says on file
descriptor 3 that it is ready, and takes the environment of a function from there. By then the code
is in /var/task. Started without an argument it has its environment from the beginning.

What a handler sees follows https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html and the
pages below it (handler, context object, logging, exceptions).
"""

import _socket  # what the module socket wraps: that takes 4 ms more to load, of every cold start
import importlib
import importlib.machinery
import json
import os
import sys
import time

API_PREFIX = "/2018-06-01/runtime/"
ASSIGNMENT_FD = 3
MAX_XRAY_CAUSE_BYTES = 1024 * 1024
OWN_MODULES = frozenset(sys.modules)


class ApiError(Exception):
    """The Runtime API cannot be reached or does not speak HTTP."""


class RuntimeApi:
    """One kept-alive connection to the Runtime API, with as much HTTP as that needs."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.host = address
        self.socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        self.socket.connect((host, int(port)))
        self.socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        self.next_request = self.head("GET", "invocation/next", "") + b"\r\n"

    def head(self, method, path, more):
        return (
            f"{method} {API_PREFIX}{path} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"User-Agent: headrace-python/{sys.version_info[0]}.{sys.version_info[1]}\r\n{more}"
        ).encode("latin-1", "replace")

    def next(self):
        """The next request: its headers, names in lower case, and its body."""
        self.socket.sendall(self.next_request)
        status, headers, body = self.read()
        if status != 200:
            raise ApiError(f"the Runtime API answered {status} to a call for the next request")
        return headers, body

    def post(self, path, body, more=""):
        head = self.head(
            "POST", path, f"Content-Type: application/json\r\n{more}Content-Length: {len(body)}\r\n"
        )
        if len(body) < 65536:
            self.socket.sendall(head + b"\r\n" + body)
        else:
            self.socket.sendall(head + b"\r\n")
            self.socket.sendall(body)
        return self.read()[0]

    def read(self):
        received = self.socket.recv(65536)
        end = received.find(b"\r\n\r\n")
        while end < 0:
            more = self.socket.recv(65536)
            if not more:
                raise ApiError("the Runtime API closed the connection")
            received += more
            end = received.find(b"\r\n\r\n")
        lines = received[:end].decode("utf-8", "replace").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = received[end + 4 :]
        missing = int(headers.get("content-length", 0)) - len(body)
        if missing > 0:
            parts = [body]
            while missing > 0:
                part = self.socket.recv(min(missing, 1 << 20))
                if not part:
                    raise ApiError("the Runtime API closed the connection")
                parts.append(part)
                missing -= len(part)
            body = b"".join(parts)
        return int(lines[0].split(" ", 2)[1]), headers, body


class Fault(Exception):
    """An error that the runtime reports in its own name."""

    def __init__(self, error_type, message, stack=()):
        super().__init__(message)
        self.error_type = error_type
        self.message = message
        self.stack = list(stack)


class CognitoIdentity:
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")

    def __init__(self, fields):
        self.cognito_identity_id = fields.get("cognitoIdentityId")
        self.cognito_identity_pool_id = fields.get("cognitoIdentityPoolId")


class Client:
    __slots__ = (
        "installation_id",
        "app_title",
        "app_version_name",
        "app_version_code",
        "app_package_name",
    )

    def __init__(self, fields):
        for name in Client.__slots__:
            setattr(self, name, fields.get(name))


class ClientContext:
    __slots__ = ("custom", "env", "client")

    def __init__(self, fields):
        self.custom = fields.get("custom")
        self.env = fields.get("env")
        client = fields.get("client")
        self.client = Client(client) if isinstance(client, dict) else None


class LambdaContext:
    """What a handler learns about its invocation."""

    def __init__(self, headers):
        self.aws_request_id = headers.get("lambda-runtime-aws-request-id", "")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.identity = CognitoIdentity(fields_of(headers, "lambda-runtime-cognito-identity") or {})
        client = fields_of(headers, "lambda-runtime-client-context")
        self.client_context = None if client is None else ClientContext(client)
        self._deadline_millis = int(headers.get("lambda-runtime-deadline-ms", 0))

    def get_remaining_time_in_millis(self):
        return max(self._deadline_millis - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        shown = {key: value for key, value in vars(self).items() if not key.startswith("_")}
        return f"LambdaContext({shown})"


def fields_of(headers, name):
    text = headers.get(name)
    if not text:
        return None
    try:
        fields = json.loads(text)
    except ValueError as error:
        raise Fault("Runtime.LambdaContextUnmarshalError", f"Unable to parse {name}: {error}")
    return fields if isinstance(fields, dict) else {}


class Current:
    """The request that is answered now."""

    request_id = ""


def log_as_json():
    return os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").lower() == "json"


def set_up_logging():
    """Lets the module logging print as Lambda's does."""
    import logging

    class RequestIdFilter(logging.Filter):
        def filter(self, record):
            record.aws_request_id = Current.request_id
            return True

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            entry = {
                "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
                "level": record.levelname,
                "message": record.getMessage(),
                "logger": record.name,
                "requestId": Current.request_id,
            }
            if record.exc_info and record.exc_info[0]:
                import traceback

                entry["errorType"] = record.exc_info[0].__name__
                entry["errorMessage"] = str(record.exc_info[1])
                entry["stackTrace"] = traceback.format_tb(record.exc_info[2])
            return json.dumps(entry, ensure_ascii=False, default=str)

    class StandardOutput(logging.Handler):
        """Writes to what standard output is at the time."""

        def emit(self, record):
            try:
                sys.stdout.write(self.format(record) + "\n")
            except Exception:
                self.handleError(record)

    handler = StandardOutput()
    if log_as_json():
        handler.setFormatter(JsonFormatter())
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
        level = {"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(level, level)
        if level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
            logging.root.setLevel(level)
    else:
        formatter = logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s",
            "%Y-%m-%dT%H:%M:%S",
        )
        formatter.converter = time.gmtime
        handler.setFormatter(formatter)
    handler.addFilter(RequestIdFilter())
    logging.root.addHandler(handler)


class LoggingFinder:
    """Sets logging up when the function first imports it, as loading it takes 8 ms."""

    def find_spec(self, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        task_root = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
        if spec is None or spec.loader is None or str(spec.origin).startswith(task_root):
            return spec
        load = spec.loader.exec_module

        def load_and_set_up(module):
            load(module)
            set_up_logging()

        spec.loader.exec_module = load_and_set_up
        return spec


def frames_of(error):
    """The frames of the function's own code, in the words of a traceback."""
    import traceback

    frames = [
        (frame.filename, frame.lineno, frame.name, frame.line)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__ and not frame.filename.startswith("<frozen importlib")
    ]
    return traceback.format_list(frames)


def describe(error):
    """An error's type, message and stack, as Lambda's errors have them."""
    if isinstance(error, Fault):
        return error.error_type, error.message, error.stack
    return type(error).__name__, str(error), frames_of(error)


def log_error(error_type, message, stack):
    if log_as_json():
        entry = {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "level": "ERROR",
            "requestId": Current.request_id,
            "errorType": error_type,
            "errorMessage": message,
            "stackTrace": stack,
        }
        text = json.dumps(entry, ensure_ascii=False)
    else:
        text = f"[ERROR] {error_type}: {message}"
        if stack:
            text += "\nTraceback (most recent call last):\n" + "".join(stack).rstrip("\n")
    sys.stdout.write(text + "\n")


def error_body(error_type, message, stack, request_id):
    body = {"errorMessage": message, "errorType": error_type, "requestId": request_id}
    body["stackTrace"] = stack
    return json.dumps(body).encode("utf-8", "surrogatepass")


def error_headers(error_type, message, stack):
    cause = json.dumps(
        {
            "working_directory": os.environ.get("LAMBDA_TASK_ROOT", ""),
            "exceptions": [{"message": message, "type": error_type, "stack": []}],
            "paths": [],
        }
    )
    headers = f"Lambda-Runtime-Function-Error-Type: {one_line(error_type)}\r\n"
    if len(cause) < MAX_XRAY_CAUSE_BYTES:
        headers += f"Lambda-Runtime-Function-XRay-Error-Cause: {cause}\r\n"
    return headers


def one_line(text):
    return "".join(character if " " <= character < "\x7f" else "?" for character in text)[:256]


def find_handler(name):
    """The function that a handler's name means: a module's path, a dot, and its name there."""
    path, dot, function = name.rpartition(".")
    if not dot:
        raise Fault(
            "Runtime.MalformedHandlerName",
            f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)",
        )
    module_name = path.replace("/", ".")
    if module_name in sys.builtin_module_names:
        raise Fault(
            "Runtime.BuiltInModuleConflict",
            f"Cannot use built-in module {path} as a handler module",
        )
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise Fault(
            "Runtime.ImportModuleError",
            f"Unable to import module '{path}': {error}",
            frames_of(error),
        )
    except SyntaxError as error:
        where = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise Fault(
            "Runtime.UserCodeSyntaxError", f"Syntax error in module '{path}': {error}", [where]
        )
    except ValueError as error:
        if module_name and not module_name.startswith("."):
            raise
        raise Fault(
            "Runtime.ImportModuleError", f"Unable to import module '{path}': {error}"
        )
    try:
        return getattr(module, function)
    except AttributeError:
        raise Fault(
            "Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{path}'"
        )


def keep_unicode():
    """From Python 3.12 on Lambda answers with characters rather than escapes."""
    name = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python")[2]
    try:
        asked = tuple(int(number) for number in name.split("."))
    except ValueError:
        asked = tuple(sys.version_info[:2])
    return asked >= (3, 12)


def encode_unusual(value):
    decimal = sys.modules.get("decimal")
    if decimal is not None and isinstance(value, decimal.Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if whole else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


class Runner:
    """Answers one request after another with one handler."""

    def __init__(self, api, handler):
        self.api = api
        self.handler = handler
        self.encoder = json.JSONEncoder(ensure_ascii=not keep_unicode(), default=encode_unusual)
        self.trace = None

    def run(self):
        while True:
            headers, body = self.api.next()
            request_id = headers.get("lambda-runtime-aws-request-id", "")
            Current.request_id = request_id
            self.set_trace(headers.get("lambda-runtime-trace-id"))
            try:
                answer = self.answer(headers, body)
            except Exception as error:
                self.fail(request_id, error)
            else:
                flush_output()
                self.api.post(f"invocation/{request_id}/response", answer)

    def answer(self, headers, body):
        try:
            event = json.loads(body.decode("utf-8"))
        except ValueError as error:
            raise Fault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}")
        result = self.handler(event, LambdaContext(headers))
        if isinstance(result, bytes):
            return result
        try:
            return self.encoder.encode(result).encode("utf-8", "surrogatepass")
        except (TypeError, ValueError, RecursionError) as error:
            raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}")

    def fail(self, request_id, error):
        error_type, message, stack = describe(error)
        log_error(error_type, message, stack)
        flush_output()
        self.api.post(
            f"invocation/{request_id}/error",
            error_body(error_type, message, stack, request_id),
            error_headers(error_type, message, stack),
        )

    def set_trace(self, trace):
        if trace == self.trace:
            return
        self.trace = trace
        if trace:
            os.environ["_X_AMZN_TRACE_ID"] = trace
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)


def flush_output():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass


def load_what_most_functions_use():
    import base64, collections, concurrent.futures, contextlib, copy, csv, dataclasses, datetime
    import decimal, email.message, enum, functools, hashlib, hmac, html, http.client, inspect, io
    import itertools, logging, math, pathlib, queue, random, re, shutil, socket, ssl, string, struct, subprocess
    import tempfile, threading, traceback, typing, urllib.error, urllib.parse, urllib.request, uuid, zlib
    import encodings.idna, encodings.latin_1


def wait_for_assignment():
    """Says that this template is ready, and takes over the environment that it is given."""
    os.write(ASSIGNMENT_FD, b"r")
    assigned = b""
    while True:
        part = os.read(ASSIGNMENT_FD, 65536)
        if not part:
            break
        assigned += part
    os.close(ASSIGNMENT_FD)
    os.environ.clear()
    for variable in os.fsdecode(assigned).split("\0"):
        name, equals, value = variable.partition("=")
        if equals:
            os.environ[name] = value
    time.tzset()


def forget_what_the_code_brings(task_root):
    """A module of the function goes before one of the same name that a template has loaded."""
    try:
        brought = {entry.partition(".")[0] for entry in os.listdir(task_root)}
    except OSError:
        return
    shadowed = [
        module
        for module in sys.modules
        if module.partition(".")[0] in brought and module not in OWN_MODULES
    ]
    for module in shadowed:
        del sys.modules[module]


def set_up_paths(task_root):
    site_packages = f"/opt/python/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    named = os.environ.get("PYTHONPATH", "")
    first = [task_root, site_packages, "/opt/python"]
    first += [path for path in named.split(":") if path]
    sys.path[:0] = first
    # What was seen there before the code was. importlib.invalidate_caches() would first load modules
    # that tell of packages, for 5 ms of every cold start.
    for path in first:
        sys.path_importer_cache.pop(path, None)
    try:
        os.chdir(task_root)
    except OSError:
        pass


def set_up_builtins():
    """The interpreter starts without site-packages, which also sets these."""
    import site

    site.setquit()
    site.setcopyright()
    site.sethelper()


def main():
    sys.stdout.reconfigure(line_buffering=True)
    set_up_builtins()
    waits = sys.argv[1:] == ["wait"]
    api = None
    if waits:
        load_what_most_functions_use()
        api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
        wait_for_assignment()
    else:
        api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    task_root = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
    if waits:
        forget_what_the_code_brings(task_root)
    set_up_paths(task_root)
    if "logging" in sys.modules:
        set_up_logging()
    else:
        sys.meta_path.insert(0, LoggingFinder())
    sys.argv[:] = [sys.argv[0]]
    try:
        handler = find_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:
        error_type, message, stack = describe(error)
        log_error(error_type, message, stack)
        flush_output()
        body = error_body(error_type, message, stack, "")
        api.post("init/error", body, error_headers(error_type, message, stack))
        sys.exit(1)
    Runner(api, handler).run()


if __name__ == "__main__":
    main()
