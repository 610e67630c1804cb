import { expect } from 'vitest';
import type { ProjectRig } from './project-rig.ts';

/** The last line of `build --json`, by service. */
export interface Outcomes {
  readonly outcomes: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<string, readonly string[]>>;
  /** Codes of everything that was said. */
  readonly codes: readonly string[];
  readonly lines: readonly string[];
}

interface Options {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Builds, which must work, and tells how each service came out. */
export async function build(rig: ProjectRig, { args = [], env = {} }: Options = {}): Promise<Outcomes> {
  const ran = await rig.run(['build', '--json', ...args], { env });
  expect(ran).toMatchObject({ code: 0 });
  return outcomesIn(ran.stdout);
}

/** Reads what `build --json` printed. */
export function outcomesIn(stdout: string): Outcomes {
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const services: readonly { readonly name: string; readonly outcome: string; readonly reasons: readonly string[] }[] =
    events.find(({ type }) => type === 'summary')?.services ?? [];
  return {
    outcomes: Object.fromEntries(services.map(({ name, outcome }) => [name, outcome])),
    reasons: Object.fromEntries(services.map(({ name, reasons }) => [name, reasons])),
    codes: events.filter(({ type }) => type === 'diagnostic').map(({ code }) => code),
    lines: events.filter(({ type }) => type === 'line').map(({ text }) => text),
  };
}
