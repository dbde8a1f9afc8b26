/** A stage as a specification has it. */
export interface Stage {
  type: string;
  [parameter: string]: unknown;
}

export function builder(type: string, names: readonly string[]): (parameters?: Record<string, unknown>) => Stage;

/** Such as " Did you mean 'numLeaves'?"; empty where nothing is near. */
export function nearest(name: string, known: readonly string[]): string;
