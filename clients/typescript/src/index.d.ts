import type { Stage } from './builder.js';

export type { Stage } from './builder.js';
export * from './stages.js';

/** The name of a secret where a key is wanted; the secret is looked up by the service. */
export function secret(name: string): string;

/** What went wrong, in the product's words. */
export class SynapseError extends Error {
  /** `http`: the service refused, and `status` is its number; `failed` or `cancelled`: how the run ended; `client`: this package refused. */
  code: 'http' | 'failed' | 'cancelled' | 'client';
  status?: number;
  stage?: string;
  parameter?: string;
  remedy?: string;
  /** Each mistake, with its pointer and line, where there are several. */
  errors: Array<{ message: string; detail?: string; remedy?: string; pointer?: string; line?: number }>;
}

/** An input of a specification. */
export type Input = string | string[] | { path: string | string[]; format?: string; types?: Record<string, string>; split?: Record<string, unknown>; [key: string]: unknown };

/** The specification of a job; docs/specification.md has every key. */
export interface Specification {
  name?: string;
  description?: string;
  inputs: Record<string, Input>;
  pipeline?: Stage[];
  model?: string;
  fit?: string | { input: string; validation?: string };
  transform?: string;
  evaluate?: Stage | Stage[];
  output?: { model?: string; data?: string; format?: string; columns?: string[]; metrics?: string; report?: string; setAside?: string; sink?: unknown };
  onError?: 'fail' | 'setAside';
  options?: Record<string, unknown>;
  [key: string]: unknown;
}

/** How far a run is. */
export interface Progress {
  phase: string;
  tasksDone: number;
  tasksTotal: number;
  rows: number;
  rowsSetAside: number;
  secondsLeft?: number;
  text?: string;
  fit?: Record<string, unknown>;
  [key: string]: unknown;
}

export type Status = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

export interface RunState {
  runId: string;
  name?: string;
  status: Status;
  progress?: Progress;
  error?: unknown;
  [key: string]: unknown;
}

export interface WaitOptions {
  /** Ends the waiting, not the run. */
  signal?: AbortSignal;
  /** Milliseconds between two questions at most; 2000 unless given. */
  interval?: number;
  onProgress?: (progress: Progress) => void;
}

/** How a run ended. */
export interface RunResult {
  runId: string;
  status: Status;
  seconds: number;
  rowsIn: number;
  rowsOut: number;
  rowsSetAside: number;
  /** By the stage that evaluated, and by name. */
  metrics: Record<string, Record<string, number>>;
  outputs: Record<string, string>;
  [key: string]: unknown;
}

/** A run of a service. */
export class Run {
  readonly id: string;
  readonly status: Status;
  readonly progress?: Progress;
  readonly state: RunState;
  readonly hasEnded: boolean;
  refresh(signal?: AbortSignal): Promise<Run>;
  watch(options?: Omit<WaitOptions, 'onProgress'>): AsyncGenerator<RunState, void>;
  wait(options?: WaitOptions): Promise<Run>;
  result(): Promise<RunResult>;
  report(): Promise<string>;
  cancel(): Promise<Run>;
  resume(overrides?: string[]): Promise<Run>;
}

export interface StartOptions {
  /** Values such as `pipeline.LightGBMClassifier.numLeaves=63`. */
  overrides?: string[];
  /** A URL that is called when the run has ended. */
  callback?: string;
  /** Requests with one key mean one run; a new one unless given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** A service: `synapse serve`, or the app on Azure. */
export class Session {
  constructor(options: { url: string; key?: string; fetch?: typeof fetch });
  request(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string>; as?: 'json' | 'text'; signal?: AbortSignal }): Promise<any>;
  start(specification: Specification | string, options?: StartOptions): Promise<Run>;
  run(specification: Specification | string, options?: StartOptions & WaitOptions): Promise<Run>;
  find(id: string): Promise<Run>;
  runs(query?: { top?: number; status?: Status; name?: string; continuation?: string }): Promise<{ runs: RunState[]; continuation?: string }>;
  storePipeline(name: string, specification: Specification | string, options?: Record<string, unknown>): Promise<{ version: number; [key: string]: unknown }>;
  startPipeline(name: string, options?: { overrides?: string[]; idempotencyKey?: string }): Promise<Run>;
  models(): Promise<Array<{ name: string; [key: string]: unknown }>>;
  model(name: string): Promise<Record<string, unknown>>;
  score(model: string, rows: Array<Record<string, unknown>>, options?: { columns?: string[]; signal?: AbortSignal }): Promise<Array<Record<string, unknown>>>;
  stages(): Promise<Array<{ type: string; kind: string; summary: string }>>;
}
