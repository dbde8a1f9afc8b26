/** What went wrong, in the product's words. */
export class SynapseError extends Error {
  constructor(message, details = {}) {
    super(message);
    this.name = 'SynapseError';
    this.code = details.code ?? 'client';
    this.status = details.status;
    this.stage = details.stage;
    this.parameter = details.parameter;
    this.remedy = details.remedy;
    this.errors = details.errors ?? [];
  }

  /** Reads a refusal of a service, as RFC 9457 has it. */
  static ofProblem(status, problem) {
    if (problem === null || typeof problem !== 'object')
      return new SynapseError(`The service answered ${status}: ${String(problem ?? '').slice(0, 500)}`, { code: 'http', status });
    const errors = (problem.errors ?? []).map((one) => ({ ...one, message: sentences(one.detail, one.remedy) }));
    const said = sentences(problem.detail ?? problem.title ?? `The service answered ${status}.`, problem.remedy);
    const message = errors.length === 0 ? said
      : errors.length === 1 ? errors[0].message
      : [`${errors.length} things are wrong:`, ...errors.map((one) => one.message)].join('\n  ');
    return new SynapseError(message, { code: 'http', status, remedy: problem.remedy, errors });
  }
}

const sentences = (...parts) => parts.filter(Boolean).join(' ');
