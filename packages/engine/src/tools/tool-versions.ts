import type { Requirement } from '@svc-build/model/plan';

/**
 * How tools say their version. What may stand behind a shim says in a second line which program it really is.
 */
const VERSION_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  go: ['version'],
  node: ['-p', 'process.version + "\\n" + process.execPath'],
  npm: ['--version'],
  pnpm: ['--version'],
  yarn: ['--version'],
  bun: ['--version'],
  python3: ['-I', '-c', 'import platform, sys; print("Python", platform.python_version()); print(sys.executable)'],
  uv: ['--version'],
};

/** Whether it is known what a tool says of its version, and that this says all of it. */
export function isKnownTool(tool: string): boolean {
  return Object.hasOwn(VERSION_ARGUMENTS, tool);
}

/** The arguments with which a tool says its version. */
export function versionArguments(tool: string): readonly string[] {
  return (isKnownTool(tool) ? VERSION_ARGUMENTS[tool] : null) ?? ['--version'];
}

/** What the caller's variables ask of tools that are asked for anyway: `UV_PYTHON` says which Python is meant, as for uv. */
export function askedByVariables(
  requirements: readonly Requirement[],
  { UV_PYTHON = '' }: Readonly<Record<string, string>>,
): readonly Requirement[] {
  const minor = /^(?:cpython[@-]?|python)?(3\.\d+)(?:\.\d+)?$/.exec(UV_PYTHON)?.[1];
  const isAsked = minor !== undefined && requirements.some(({ tool }) => tool === 'python3');
  return isAsked ? [{ tool: 'python3', range: `${minor}.x`, source: 'UV_PYTHON' }] : [];
}
