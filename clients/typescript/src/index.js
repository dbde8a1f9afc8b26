export { SynapseError } from './errors.js';
export { Run } from './run.js';
export { Session } from './session.js';
export * from './stages.js';

/** The name of a secret where a key is wanted. */
export const secret = (name) => (name.startsWith('secret:') ? name : `secret:${name}`);
