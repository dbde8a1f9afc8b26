import { SynapseError } from './errors.js';
import { Run } from './run.js';

// What a service takes at once unless its operator set other limits.
const SCORE_ROWS = 1000;
const SCORE_BYTES = 900_000;

/** A service: `synapse serve`, or the app on Azure. */
export class Session {
  #url;
  #key;
  #fetch;

  constructor({ url, key, fetch: fetcher = globalThis.fetch } = {}) {
    if (!/^https?:\/\/[^/]/.test(url ?? ''))
      throw new SynapseError(`'${url}' is no address of a service. Such are http://127.0.0.1:7420 and https://NAME.azurewebsites.net.`);
    this.#url = url.replace(/\/+$/, '');
    this.#key = key;
    // Browsers want it called on the window.
    this.#fetch = fetcher.bind(globalThis);
  }

  /** Sends a request; what is no success is a SynapseError. */
  async request(method, path, { body, headers = {}, as = 'json', signal } = {}) {
    const sent = { Accept: as === 'json' ? 'application/json' : 'text/html', ...headers };
    if (this.#key)
      sent.Authorization = `Bearer ${this.#key}`;
    if (body !== undefined)
      sent['Content-Type'] = typeof body === 'string' ? 'application/yaml' : 'application/json';
    let answer;
    try {
      answer = await this.#fetch(this.#url + path, { method, headers: sent, body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body), signal });
    } catch (error) {
      if (signal?.aborted)
        throw error;
      throw new SynapseError(`${this.#url} does not answer: ${error.cause?.message ?? error.message}. Is the service running, and is that its address?`, { code: 'http' });
    }
    const text = await answer.text();
    if (!answer.ok)
      throw SynapseError.ofProblem(answer.status, parsed(text));
    return as === 'text' ? text : text === '' ? undefined : JSON.parse(text);
  }

  /** Starts a run of a specification, an object or a text of YAML, and does not wait for it. */
  async start(specification, { overrides = [], callback, idempotencyKey = crypto.randomUUID(), signal } = {}) {
    const body = { specification, ...(overrides.length > 0 ? { overrides } : {}), ...(callback ? { callback } : {}) };
    return new Run(this, await this.request('POST', '/v1/runs', { body, headers: { 'Idempotency-Key': idempotencyKey }, signal }));
  }

  /** Runs a specification to its end. */
  async run(specification, options = {}) {
    return (await this.start(specification, options)).wait(options);
  }

  /** A run by its id. */
  async find(id) {
    return new Run(this, await this.request('GET', `/v1/runs/${encodeURIComponent(id)}`));
  }

  /** The newest runs. */
  async runs(query = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    return this.request('GET', `/v1/runs?${new URLSearchParams(given)}`);
  }

  /** Checks and stores a pipeline under a name; gives its version. */
  storePipeline(name, specification, options = {}) {
    return this.request('PUT', `/v1/pipelines/${encodeURIComponent(name)}`, { body: { specification, ...options } });
  }

  /** Starts a run of a stored pipeline. */
  async startPipeline(name, { overrides = [], idempotencyKey = crypto.randomUUID() } = {}) {
    return new Run(this, await this.request('POST', `/v1/pipelines/${encodeURIComponent(name)}/runs`, { body: { overrides }, headers: { 'Idempotency-Key': idempotencyKey } }));
  }

  /** The models of the service. */
  async models() { return (await this.request('GET', '/v1/models')).models; }

  /** The stages of a model, and the columns that it takes and gives. */
  model(name) { return this.request('GET', `/v1/models/${encodeURIComponent(name)}`); }

  /** Scores rows with a model; in several requests where they are too many for one. */
  async score(model, rows, { columns, signal } = {}) {
    const scored = [];
    for (const page of pages(rows)) {
      const body = { rows: page, ...(columns ? { columns } : {}) };
      scored.push(...(await this.request('POST', `/v1/models/${encodeURIComponent(model)}/score`, { body, signal })).rows);
    }
    return scored;
  }

  /** The stages that the service has. */
  async stages() { return (await this.request('GET', '/v1/stages')).stages; }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Rows, cut by their number and size. */
export function* pages(rows, count = SCORE_ROWS, size = SCORE_BYTES) {
  const encoder = new TextEncoder();
  let page = [];
  let held = 0;
  for (const row of rows) {
    const wrong = Object.entries(row).find(([, value]) => typeof value === 'number' && !Number.isFinite(value));
    if (wrong)
      throw new SynapseError(`Column '${wrong[0]}' has ${wrong[1]}, which JSON has no number for. Leave it out, or send null.`);
    const length = encoder.encode(JSON.stringify(row)).length + 1;
    if (page.length > 0 && (page.length >= count || held + length > size)) {
      yield page;
      page = [];
      held = 0;
    }
    page.push(row);
    held += length;
  }
  if (page.length > 0)
    yield page;
}
