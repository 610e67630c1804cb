import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'packages/cli/bin/svc-build.js');

/**
 * Builds every example and sample project under strace, and finds nothing that an action reads and no key covers. What is
 * on the list is there with its reason.
 *
 * @type {readonly { readonly is: (message: string) => boolean, readonly because: string }[]}
 */
const KNOWN = [
  {
    is: (message) => {
      const [, installed = '', above] =
        /^The action "install:([^"]+)" reads (?:(\S+)\/)?package\.json[, ]/.exec(message) ?? [];
      return !['', '.'].includes(installed) && installed.startsWith(above === undefined ? '' : `${above}/`);
    },
    because: 'npm asks whether a directory above has it as a workspace; planning has asked the same',
  },
];

/** How svc-build ends where the machine lacks a tool, among other things. */
const MACHINE = 3;

/**
 * `only` is a part of the paths of the projects that are built; all are without it.
 * @param {{ only: string | null, say: (line: string) => void }} options
 */
export async function soakInputs({ only, say }) {
  const projects = projectsHere().filter((path) => path.includes(only ?? ''));
  if (projects.length === 0)
    throw new Error(`No example and no sample project has ${JSON.stringify(only)} in its path.`);
  const found = [];
  for (const project of projects) {
    const named = await undeclaredIn(project).catch((thrown) => [`it cannot be built: ${thrown.message}`]);
    if (typeof named === 'string') {
      say(`${project}: is left out, because it cannot be built here: ${named}`);
      continue;
    }
    say(`${project}: ${named.length === 0 ? 'nothing is named' : `${named.length} named`}`);
    found.push(...named.map((line) => `${project}: ${line}`));
  }
  if (found.length > 0) throw new Error(`No key covers:\n${found.join('\n')}`);
}

/** The directories of all examples and sample projects. */
function projectsHere() {
  const below = (/** @type {string} */ path) =>
    existsSync(join(root, path)) ? readdirSync(join(root, path)).map((name) => `${path}/${name}`) : [];
  const examples = below('builders').flatMap((path) => [`${path}/example`, ...below(`${path}/examples`)]);
  return [...examples, ...below('test/projects')].filter((path) => existsSync(join(root, path, 'vercel.json')));
}

/**
 * What is named in a project; a text says which tool this machine lacks for it.
 * @param {string} project
 */
async function undeclaredIn(project) {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-inputs-'));
  const copy = join(directory, 'project');
  cpSync(join(root, project), copy, {
    recursive: true,
    filter: (path) => !/[\\/](?:node_modules|\.next|\.vercel|\.svc-build)$/.test(path),
  });
  try {
    const lines = await printed([program, 'build', '--trace-inputs', '--json', '--cwd', copy]);
    const [failure] = lines.filter(({ severity }) => severity === 'error');
    if (failure !== undefined) return String(failure.message);
    return lines
      .filter(({ code }) => code === 'INPUT_UNDECLARED')
      .map(({ message }) => String(message))
      .filter((message) => !KNOWN.some(({ is }) => is(message)));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * What a build prints that succeeds, or that fails for nothing but tools that this machine lacks.
 * @param {readonly string[]} argv
 * @returns {Promise<readonly Record<string, unknown>[]>}
 */
function printed(argv) {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 1 << 28 };
    execFile(process.execPath, argv, options, (failure, stdout, stderr) => {
      const lines = `${stdout}\n${stderr}`
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
      const errors = lines.filter(({ severity }) => severity === 'error');
      const lacksTools =
        failure?.code === MACHINE && errors.length > 0 && errors.every(({ code }) => code === 'TOOL_MISSING');
      if (failure !== null && !lacksTools)
        return reject(new Error(`${failure.message}\n${stdout.slice(-2000)}\n${stderr}`));
      resolve(lines);
    });
  });
}
