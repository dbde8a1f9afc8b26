import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LightGBMClassifier, SynapseError, TextSentiment, secret } from '../src/index.js';
import { pages } from '../src/session.js';

test('a stage is what a specification has', () => {
  assert.deepEqual(LightGBMClassifier({ numIterations: 10, labelCol: 'late' }), { type: 'LightGBMClassifier', numIterations: 10, labelCol: 'late' });
  assert.deepEqual(TextSentiment({ textCol: 'review', subscriptionKey: secret('key') }), { type: 'TextSentiment', textCol: 'review', subscriptionKey: 'secret:key' });
});

test('a wrong parameter is refused with the nearest name', () => {
  assert.throws(() => LightGBMClassifier({ numLeafs: 3 }), (error) =>
    error instanceof SynapseError && error.parameter === 'numLeafs' && /LightGBMClassifier has no parameter 'numLeafs'\. Did you mean 'numLeaves'/.test(error.message));
});

test('rows are cut by number and size', () => {
  const rows = Array.from({ length: 5 }, () => ({ a: 'x'.repeat(10) })); // 18 bytes each, and a comma
  assert.deepEqual([...pages(rows, 2, 1000)].map((page) => page.length), [2, 2, 1]);
  assert.deepEqual([...pages(rows, 100, 60)].map((page) => page.length), [3, 2]);
  assert.throws(() => [...pages([{ a: NaN }])], /Column 'a' has NaN/);
});
