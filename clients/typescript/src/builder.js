import { SynapseError } from './errors.js';

/** A function that makes a stage of a specification, and refuses parameters that there are not. */
export function builder(type, names) {
  const known = new Set(names);
  return (parameters = {}) => {
    for (const name of Object.keys(parameters)) {
      if (!known.has(name))
        throw new SynapseError(`${type} has no parameter '${name}'.${nearest(name, names)}`, { stage: type, parameter: name });
    }
    return { type, ...parameters };
  };
}

/** Such as " Did you mean 'numLeaves'?"; empty where nothing is near. */
export function nearest(name, known) {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const near = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter((one) => one.distance <= limit)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3);
  return near.length === 0 ? '' : ` Did you mean ${near.map((one) => `'${one.candidate}'`).join(' or ')}?`;
}

// The number of letters that are put in, left out or changed.
function distance(one, other) {
  let before = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++)
      row.push(Math.min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
    before = row;
  }
  return before[other.length];
}
