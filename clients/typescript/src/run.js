import { SynapseError } from './errors.js';

const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** A run of a service. */
export class Run {
  #session;
  #state;

  constructor(session, state) {
    this.#session = session;
    this.#state = state;
  }

  get id() { return this.#state.runId; }
  get status() { return this.#state.status; }
  get progress() { return this.#state.progress; }
  get state() { return this.#state; }
  get hasEnded() { return ENDED.has(this.status); }

  /** Asks how the run stands. */
  async refresh(signal) {
    this.#state = await this.#session.request('GET', this.#path(), { signal });
    return this;
  }

  /** Gives the state of the run each time it is news, to the last. */
  async *watch({ signal, interval = 2000 } = {}) {
    let pause = Math.min(100, interval);
    let told;
    for (;;) {
      // The caller that gets the state may cancel the run before the next is asked for.
      const state = this.#state;
      const text = JSON.stringify(state);
      if (text !== told)
        yield state;
      told = text;
      if (ENDED.has(state.status))
        return;
      await delay(pause, signal);
      pause = Math.min(interval, pause * 1.5);
      await this.refresh(signal);
    }
  }

  /** Waits for the end. A run that failed, or that was cancelled, is a SynapseError. */
  async wait({ signal, interval, onProgress } = {}) {
    for await (const state of this.watch({ signal, interval })) {
      if (state.progress)
        onProgress?.(state.progress);
    }
    if (this.status !== 'completed') {
      const error = this.#state.error;
      throw new SynapseError((typeof error === 'object' ? error?.message : error) ?? `The run ${this.id} was ${this.status}.`, { code: this.status });
    }
    return this;
  }

  /** Metrics, outputs, rows set aside, times. */
  result() { return this.#session.request('GET', `${this.#path()}/result`); }

  /** The report, as HTML. */
  report() { return this.#session.request('GET', `${this.#path()}/report`, { as: 'text' }); }

  /** Cancels the run; what is done is kept. One that has ended stays as it is. */
  async cancel() {
    try {
      await this.#session.request('POST', `${this.#path()}/cancel`);
    } catch (error) {
      if (error.status !== 409)
        throw error;
    }
    return this.refresh();
  }

  /** Goes on with a run that failed or was cancelled. */
  async resume(overrides = []) {
    await this.#session.request('POST', `${this.#path()}/resume`, { body: overrides.length > 0 ? { overrides } : undefined });
    return this.refresh();
  }

  #path() { return `/v1/runs/${encodeURIComponent(this.id)}`; }
}

function delay(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted)
      return reject(signal.reason);
    const stop = () => { clearTimeout(timer); reject(signal.reason); };
    const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve(); }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
