// What programs do with OpenAI's own client for JavaScript, unchanged. Prints a line of JSON a check.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.HEADRACE_OPENAI_JS + '/');
const { default: OpenAI } = await import(pathToFileURL(require.resolve('openai')));
const client = new OpenAI({ maxRetries: 0 });
const messages = [{ role: 'user', content: 'Hi' }];
const weather = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } };

const checks = {
  async 'a chat is answered'() {
    const { data, response } = await client.chat.completions
      .create({ model: 'greeter', messages })
      .withResponse();
    assert.equal(data.choices[0].message.content, 'Hello there');
    assert.equal(data.usage.total_tokens, 9);
    assert.equal(response.headers.get('x-headrace-model'), 'tiny');
  },
  async 'a chat is streamed with its use'() {
    const stream = await client.chat.completions.create({
      model: 'greeter', messages, stream: true, stream_options: { include_usage: true },
    });
    let text = '';
    let usage;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? '';
      usage = chunk.usage ?? usage;
    }
    assert.equal(text, 'Hello there');
    assert.equal(usage.total_tokens, 9);
  },
  async 'a tool is called'() {
    const chat = await client.chat.completions.create({
      model: 'caller', messages, tools: [{ type: 'function', function: weather }],
    });
    assert.deepEqual(JSON.parse(chat.choices[0].message.tool_calls[0].function.arguments), { city: 'Oslo' });
  },
  async 'a response is answered and streamed'() {
    const response = await client.responses.create({ model: 'greeter', input: 'Hi' });
    assert.equal(response.output_text, 'Hello there');
    const stream = await client.responses.create({ model: 'greeter', input: 'Hi', stream: true });
    const types = [];
    for await (const event of stream) types.push(event.type);
    assert.equal(types[0], 'response.created');
    assert.equal(types.at(-1), 'response.completed');
  },
  async 'a completion is answered'() {
    const completion = await client.completions.create({ model: 'greeter', prompt: 'x' });
    assert.equal(completion.choices[0].text, 'Hello there');
  },
  async 'texts are embedded'() {
    const made = await client.embeddings.create({ model: 'greeter', input: ['a b', 'c'] });
    assert.equal(made.data.length, 2);
    assert.equal(made.data[0].embedding[2], 3);
  },
  async 'models are listed'() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    assert.deepEqual(ids, ['tiny']);
  },
  async 'errors are the clients own'() {
    await assert.rejects(client.chat.completions.create({ model: 'nobody', messages }),
      (e) => e instanceof OpenAI.NotFoundError && e.code === 'model_not_found');
    await assert.rejects(client.chat.completions.create({ model: 'greeter', messages, temperature: 3 }),
      (e) => e instanceof OpenAI.BadRequestError && e.param === 'temperature');
    await assert.rejects(client.chat.completions.create({ model: 'limited', messages }),
      (e) => e instanceof OpenAI.RateLimitError && e.type === 'tokens');
  },
  async 'a stream that fails midway throws'() {
    const stream = await client.chat.completions.create({ model: 'failing', messages, stream: true });
    await assert.rejects(async () => { for await (const chunk of stream) assert.ok(chunk); },
      (e) => e instanceof OpenAI.APIError);
  },
  async 'a client may leave amid a stream'() {
    const stream = await client.chat.completions.create({ model: 'endless', messages, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0].delta.content) break;
    }
  },
};

for (const [name, check] of Object.entries(checks)) {
  let failure = '';
  try {
    await check();
  } catch (error) {
    failure = String(error.stack ?? error);
  }
  console.log(JSON.stringify({ name, failure }));
}
