// Runs Node.js functions: asks the Lambda Runtime API for requests and hands them to the handler.
//
// Started as `bootstrap.mjs wait` it is a template: it says on file descriptor 3 that it is ready
// and takes the environment of a function from there. By then the code is in /var/task. Started
// without an argument it has its environment from the beginning.
//
// What a handler sees follows https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html and
// the pages below it (handler, context object, logging, exceptions).

import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const API_PREFIX = "/2018-06-01/runtime/";
const ASSIGNMENT_FD = 3;
const EXTENSIONS = [".js", ".mjs", ".cjs"];
const MAX_HEADER_CHARACTERS = 256;

// An error that the runtime reports in its own name.
class Fault extends Error {
  constructor(type, message) {
    super(message);
    this.name = type;
  }
}

// One kept-alive connection to the Runtime API, with as much HTTP as that needs. While it waits for
// a request it keeps the process alive; between requests the function's own work does.
class RuntimeApi {
  constructor(address) {
    const colon = address.lastIndexOf(":");
    this.address = address;
    this.received = [];
    this.length = 0;
    this.need = 0;
    this.waiting = null;
    this.socket = net.connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
    this.socket.setNoDelay(true);
    this.socket.on("data", (chunk) => this.take(chunk));
    this.socket.on("error", (error) => this.end(error));
    this.socket.on("close", () => this.end(new Error("the Runtime API closed the connection")));
    this.connected = new Promise((resolve) => this.socket.once("connect", resolve));
    this.nextRequest = `GET ${API_PREFIX}invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`;
  }

  next() {
    this.socket.ref();
    this.socket.write(this.nextRequest);
    return this.reply();
  }

  post(resource, body, headers = "") {
    const bytes = Buffer.from(body);
    const head =
      `POST ${API_PREFIX}${resource} HTTP/1.1\r\nHost: ${this.address}\r\n` +
      `Content-Type: application/json\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`;
    this.socket.write(Buffer.concat([Buffer.from(head), bytes]));
    return this.reply();
  }

  reply() {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  take(chunk) {
    this.received.push(chunk);
    this.length += chunk.length;
    if (this.need && this.length < this.need) {
      return;
    }
    const all = this.received.length === 1 ? chunk : Buffer.concat(this.received);
    this.received = [all];
    const end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    const lines = all.toString("utf8", 0, end).split("\r\n");
    const headers = {};
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(":");
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const total = end + 4 + Number(headers["content-length"] ?? 0);
    if (all.length < total) {
      this.need = total;
      return;
    }
    this.need = 0;
    this.received = all.length > total ? [all.subarray(total)] : [];
    this.length = all.length - total;
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.resolve({
      status: Number(lines[0].split(" ")[1]),
      headers,
      body: all.subarray(end + 4, total),
    });
  }

  end(error) {
    if (this.waiting) {
      this.waiting.reject(error);
      this.waiting = null;
    }
  }
}

const writeOut = process.stdout.write.bind(process.stdout);
let currentRequestId;

function setUpLogging() {
  const asJson = (process.env.AWS_LAMBDA_LOG_FORMAT ?? "").toLowerCase() === "json";
  const levels = { debug: "DEBUG", error: "ERROR", info: "INFO", log: "INFO", trace: "TRACE", warn: "WARN" };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...values) => {
      const timestamp = new Date().toISOString();
      if (asJson) {
        const message = values.length === 1 ? values[0] : format(...values);
        writeOut(jsonLine({ timestamp, level, requestId: currentRequestId, message }) + "\n");
      } else {
        writeOut(`${timestamp}\t${currentRequestId}\t${level}\t${format(...values)}\n`);
      }
    };
  }
}

function jsonLine(entry) {
  if (entry.message instanceof Error) {
    const { name, message, stack } = entry.message;
    entry = { ...entry, errorType: name, errorMessage: message, stackTrace: stack, message };
  }
  try {
    return JSON.stringify(entry);
  } catch {
    return JSON.stringify({ ...entry, message: format(entry.message) });
  }
}

// An error's type, message and stack, as Lambda's errors have them.
function describe(error) {
  if (error instanceof Error || (error && typeof error === "object" && "stack" in error)) {
    return {
      errorType: String(error.name ?? "Error"),
      errorMessage: String(error.message ?? ""),
      trace: String(error.stack ?? "").split("\n"),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function errorHeader(type) {
  const line = type.replace(/[^ -~]/g, "?").slice(0, MAX_HEADER_CHARACTERS);
  return `Lambda-Runtime-Function-Error-Type: ${line}\r\n`;
}

// Ends the process with an error that no handler will answer.
async function crash(api, type, error) {
  const described = { ...describe(error), errorType: type };
  console.error(`${type.split(".")[1] ?? type} `, JSON.stringify(described));
  if (currentRequestId) {
    const answer = { ...described, reason: describe(error) };
    await api.post(`invocation/${currentRequestId}/error`, JSON.stringify(answer), errorHeader(type));
  }
  process.exit(type === "Runtime.UnhandledPromiseRejection" ? 128 : 129);
}

function moduleFile(taskRoot, moduleName) {
  const base = path.resolve(taskRoot, moduleName);
  for (const extension of EXTENSIONS) {
    if (fs.existsSync(base + extension)) {
      return base + extension;
    }
  }
  return fs.existsSync(base) && fs.statSync(base).isFile() ? base : null;
}

// Whether a file is an ECMAScript module: by its name, or by the nearest package.json.
function isModule(taskRoot, file) {
  if (!file.endsWith(".js")) {
    return file.endsWith(".mjs");
  }
  for (let folder = path.dirname(file); folder.startsWith(taskRoot); folder = path.dirname(folder)) {
    try {
      return JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")).type === "module";
    } catch {
      // None here: the folder above may have one.
    }
  }
  return false;
}

async function loadModule(taskRoot, moduleName) {
  const file = moduleFile(taskRoot, moduleName);
  if (file === null) {
    try {
      return createRequire(path.join(taskRoot, "index.js"))(moduleName);
    } catch (error) {
      if (error?.code !== "MODULE_NOT_FOUND") {
        throw error;
      }
      throw new Fault("Runtime.ImportModuleError", `Error: Cannot find module '${path.basename(moduleName)}'`);
    }
  }
  try {
    return isModule(taskRoot, file)
      ? await import(pathToFileURL(file).href)
      : createRequire(file)(file);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw Object.assign(new Fault("Runtime.UserCodeSyntaxError", `SyntaxError: ${error.message}`), {
        stack: error.stack,
      });
    }
    if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND") {
      throw new Fault("Runtime.ImportModuleError", `Error: ${error.message}`);
    }
    throw error;
  }
}

// The function that a handler's name means: a module's path, a dot, and the names within it.
async function findHandler(taskRoot, name) {
  const slash = name.lastIndexOf("/") + 1;
  const dot = name.indexOf(".", slash);
  if (dot <= slash || dot === name.length - 1 || name.includes("..")) {
    throw new Fault("Runtime.MalformedHandlerName", `'${name}' is not a valid handler name`);
  }
  const loaded = await loadModule(taskRoot, name.slice(0, dot));
  const names = name.slice(dot + 1).split(".");
  const within = (root) => names.reduce((value, part) => value?.[part], root);
  const handler = within(loaded) ?? within(loaded?.default);
  if (handler === undefined) {
    throw new Fault("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  }
  if (typeof handler !== "function") {
    throw new Fault("Runtime.HandlerNotFound", `${name} is not a function`);
  }
  return handler;
}

function contextOf(headers, finish) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const parsed = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    clientContext: parsed("lambda-runtime-client-context"),
    identity: parsed("lambda-runtime-cognito-identity"),
    getRemainingTimeInMillis: () => Math.max(deadline - Date.now(), 0),
    done: (error, result) => finish(error, result),
    fail: (error) => finish(error ?? "handled", undefined),
    succeed: (result) => finish(null, result),
  };
}

let emptied = () => {};

// Runs the handler to its end: a promise, a callback, or an event loop that has nothing left to do.
function call(handler, headers, event) {
  return new Promise((resolve, reject) => {
    let ended = false;
    let context;
    const finish = (error, result) => {
      if (ended) {
        return;
      }
      ended = true;
      const settle = () => (error === null || error === undefined ? resolve(result) : reject(error));
      if (context.callbackWaitsForEmptyEventLoop === false) {
        settle();
      } else {
        emptied = settle;
      }
    };
    context = contextOf(headers, finish);
    emptied = () => {
      ended = true;
      resolve(null);
    };
    const returned = handler(event, context, finish);
    if (typeof returned?.then === "function") {
      returned.then(resolve, reject);
    }
  });
}

async function answer(api, handler, { headers, body }) {
  const requestId = headers["lambda-runtime-aws-request-id"];
  currentRequestId = requestId;
  if (headers["lambda-runtime-trace-id"]) {
    process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  } else {
    delete process.env._X_AMZN_TRACE_ID;
  }
  let text;
  try {
    const result = await call(handler, headers, JSON.parse(body.toString("utf8")));
    try {
      text = JSON.stringify(result === undefined ? null : result);
    } catch (error) {
      throw new Fault("Runtime.MarshalError", `Unable to stringify response body: ${error.message}`);
    }
  } catch (error) {
    const described = describe(error);
    console.error("Invoke Error ", "\t", JSON.stringify({ ...described, stack: described.trace, trace: undefined }));
    await api.post(`invocation/${requestId}/error`, JSON.stringify(described), errorHeader(described.errorType));
    return;
  }
  await api.post(`invocation/${requestId}/response`, text ?? "null");
}

async function serve(api, handler) {
  for (;;) {
    const request = await api.next();
    if (request.status !== 200) {
      throw new Error(`the Runtime API answered ${request.status} to a call for the next request`);
    }
    // From here on only the function's own work keeps the process alive, so that an event loop
    // without any is noticed, and with it the end of a handler that calls back late or never.
    api.socket.unref();
    await answer(api, handler, request);
  }
}

// Says that this template is ready, and takes over the environment that it is given.
function waitForAssignment() {
  fs.writeSync(ASSIGNMENT_FD, "r");
  const parts = [];
  const part = Buffer.alloc(65536);
  for (let count = read(part); count > 0; count = read(part)) {
    parts.push(Buffer.from(part.subarray(0, count)));
  }
  fs.closeSync(ASSIGNMENT_FD);
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  for (const variable of Buffer.concat(parts).toString("utf8").split("\0")) {
    const equals = variable.indexOf("=");
    if (equals > 0) {
      process.env[variable.slice(0, equals)] = variable.slice(equals + 1);
    }
  }
}

function read(into) {
  return fs.readSync(ASSIGNMENT_FD, into, 0, into.length, null);
}

async function main() {
  const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
  await api.connected;
  if (process.argv[2] === "wait") {
    waitForAssignment();
  }
  process.argv.length = 2;
  const taskRoot = process.env.LAMBDA_TASK_ROOT ?? "/var/task";
  try {
    process.chdir(taskRoot);
  } catch {
    // A function without code fails below, with words of its own.
  }
  setUpLogging();
  process.on("unhandledRejection", (reason) => crash(api, "Runtime.UnhandledPromiseRejection", reason));
  process.on("uncaughtException", (error) => crash(api, describe(error).errorType, error));
  process.on("beforeExit", () => {
    const settle = emptied;
    emptied = () => {};
    api.socket.ref();
    settle();
  });
  let handler;
  try {
    handler = await findHandler(taskRoot, process.env._HANDLER ?? "");
  } catch (error) {
    const described = describe(error);
    console.error("Uncaught Exception ", "\t", JSON.stringify({ ...described, stack: described.trace, trace: undefined }));
    await api.post("init/error", JSON.stringify(described), errorHeader(described.errorType));
    process.exit(1);
  }
  await serve(api, handler);
}

main().catch((error) => {
  writeOut(`${error?.stack ?? error}\n`);
  process.exit(1);
});
