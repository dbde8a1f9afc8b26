// Against a real `synapse serve`; SYNAPSE_COMMAND names the command line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FastVectorAssembler, LightGBMRegressor, RenameColumn, Session, SynapseError } from '../src/index.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const key = 'a-key-for-the-tests-of-clients';
const stages = [FastVectorAssembler({ inputCols: ['temp_max', 'wind'], outputCol: 'features' }), LightGBMRegressor({ labelCol: 'temp_max_tomorrow', numIterations: 5 })];
const specification = { name: 'weather', inputs: { weather: 'weather.csv' }, pipeline: stages, fit: 'weather', output: { model: '../models/weather' } };
let root, server, url, session;

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'synapse-serve-'));
  await mkdir(join(root, 'data'));
  await copyFile(join(repository, 'samples/tomorrow-temperature/data/weather.csv'), join(root, 'data/weather.csv'));
  await writeFile(join(root, 'key'), key);
  const command = process.env.SYNAPSE_COMMAND ?? 'synapse';
  const [program, ...start] = command.endsWith('.dll') ? ['dotnet', 'exec', command] : [command];
  server = spawn(program, [...start, 'serve', '--root', root, '--key', join(root, 'key'), '--urls', 'http://127.0.0.1:0', '--task-hosts', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.startsWith('Listening on ')) {
      url = line.slice('Listening on '.length).trim();
      break;
    }
  }
  server.stdout.resume();
  session = new Session({ url, key });
});

after(async () => {
  server.kill();
  if (server.exitCode === null)
    await once(server, 'exit');
  await rm(root, { recursive: true });
});

test('a pipeline is fitted and scores rows', async () => {
  const run = await session.run(specification, { interval: 200 });

  assert.equal(run.status, 'completed');
  assert.equal((await run.result()).rowsIn, 2918);
  assert.match(await run.report(), /<html/);
  assert.ok((await session.models()).some((model) => model.name === 'weather'));
  const [cold, warm] = await session.score('weather', [{ temp_max: 5, wind: 2 }, { temp_max: 30, wind: 2 }], { columns: ['prediction'] });
  assert.ok(cold.prediction < warm.prediction);
  assert.equal((await session.find(run.id)).status, 'completed');
});

test('a run is watched and cancelled', async () => {
  const run = await session.start({ ...specification, pipeline: [stages[0], LightGBMRegressor({ labelCol: 'temp_max_tomorrow', numIterations: 1000000 })], output: undefined });
  const seen = [];

  for await (const state of run.watch({ interval: 200 })) {
    seen.push(state.status);
    if (seen.length === 1)
      await run.cancel();
  }

  assert.equal(seen.at(-1), 'cancelled');
  await assert.rejects(run.wait(), (error) => error instanceof SynapseError && error.code === 'cancelled');
  assert.ok((await session.runs({ status: 'cancelled', top: 5 })).runs.some((one) => one.runId === run.id));
});

test('a pipeline is stored and run', async () => {
  const stored = await session.storePipeline('rename', {
    name: 'rename', inputs: { weather: 'weather.csv' }, pipeline: [RenameColumn({ inputCol: 'wind', outputCol: 'speed' })], transform: 'weather', output: { data: 'renamed' },
  });

  const run = await (await session.startPipeline('rename', { overrides: ['output.format=csv'] })).wait({ interval: 200 });

  assert.equal(stored.version, 1);
  assert.equal((await run.result()).rowsOut, 2918);
});

test('refusals are told in the words of the service', async () => {
  await assert.rejects(session.start({ ...specification, pipeline: [{ type: 'RenameColum' }] }), (error) => error.status === 422 && /Did you mean 'RenameColumn'/.test(error.message));
  await assert.rejects(new Session({ url, key: 'a-key-that-is-another' }).models(), (error) => error.status === 401);
  await assert.rejects(new Session({ url: 'http://127.0.0.1:1', key }).models(), /does not answer/);
  assert.throws(() => new Session({ url: 'localhost' }), /is no address of a service/);
});

test('waiting ends where it is asked to, and the run goes on', async () => {
  const run = await session.start({ ...specification, pipeline: [stages[0], LightGBMRegressor({ labelCol: 'temp_max_tomorrow', numIterations: 1000000 })], output: undefined });

  await assert.rejects(run.wait({ signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });

  assert.equal((await run.refresh()).hasEnded, false);
  await run.cancel();
});

test('the programs of the page run', async () => {
  const page = await readFile(join(repository, 'docs/typescript.md'), 'utf8');
  const programs = [...page.matchAll(/^```js run\n([\s\S]*?)^```/gm)].map((match) => match[1]).join('\n')
    .replaceAll("from 'synapseserverless'", `from '${new URL('../src/index.js', import.meta.url)}'`);
  const file = join(root, 'page.mjs');
  await writeFile(file, programs);

  const child = spawn(process.execPath, [file], { env: { ...process.env, SYNAPSE_URL: url, SYNAPSE_KEY: key, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  child.stderr.on('data', (data) => { output += data; });
  const [code] = await once(child, 'close');

  assert.equal(code, 0, output);
  assert.match(output, /prediction/);
});
