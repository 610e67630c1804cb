/** The lines of a lockfile's head in which managers write its version. */
const HEAD = 400;

/** Which program's versions read a lockfile without rewriting it, by the version of its format. */
const FORMATS: readonly {
  readonly tool: 'pnpm' | 'yarn';
  readonly version: RegExp;
  readonly range: string;
}[] = [
  // What pnpm wrote before it refuses, or takes for none; 9 reads 6.0 as it is, 10 does not.
  { tool: 'pnpm', version: /^lockfileVersion: '?5\.[0-3]\b/m, range: '6.x' },
  { tool: 'pnpm', version: /^lockfileVersion: '?5\.4\b/m, range: '7.x' },
  { tool: 'pnpm', version: /^lockfileVersion: '?6\./m, range: '>=8 <10' },
  { tool: 'pnpm', version: /^lockfileVersion: '?9\./m, range: '>=9' },
  { tool: 'yarn', version: /^# yarn lockfile v1$/m, range: '1.x' },
  // Yarn rewrites what another format version says, which a frozen install forbids.
  { tool: 'yarn', version: /^ {2}version: [4-6]$/m, range: '>=2 <4' },
  { tool: 'yarn', version: /^ {2}version: [78]$/m, range: '>=4.0.0 <4.14.0' },
  { tool: 'yarn', version: /^ {2}version: 9$/m, range: '>=4.14.0 <4.15.0' },
  { tool: 'yarn', version: /^ {2}version: \d\d$/m, range: '>=4.15.0' },
];

/** The versions of a package manager that install by a lockfile as it stands; null where its format says nothing. */
export function lockfileRange(tool: string, text: string): string | null {
  const head = text.slice(0, HEAD);
  return FORMATS.find((one) => one.tool === tool && one.version.test(head))?.range ?? null;
}
