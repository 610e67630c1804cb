import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { processesLeftIn } from '../processes-in.mjs';

const command = fileURLToPath(new URL('../../../node_modules/.bin/svc-build', import.meta.url));
/** Only a run that hangs takes so long: the builder has two seconds for each answer. */
const HANGS_MS = 60_000;

/** What a right builder answers; one thing in it is made wrong. */
const ANSWERS = {
  probe: { ok: true, value: [], warnings: [] },
  plan: {
    ok: true,
    warnings: [],
    value: {
      service: 'poems',
      actions: [
        {
          id: 'poem',
          label: 'print',
          needs: [],
          requires: [{ tool: 'sh', range: null, source: 'poems/poem.txt' }],
          generated: ['poems/made/**'],
          outputs: ['poems/made'],
          restorable: true,
          keep: [{ name: 'ink', scope: 'service', key: ['1'], fill: 'together', placedBy: { kind: 'us' } }],
          inputs: { directories: ['poems'], files: ['poems/poem.txt'], exclude: ['**/*.md'] },
          env: {
            files: ['poems/.env'],
            frameworkFiles: [],
            prefixes: ['POEM_'],
            names: ['INK'],
            urls: true,
            set: { A: '1' },
          },
          steps: [
            { kind: 'write', label: 'title', path: '{scratch}/title.txt', contents: 'A poem\n' },
            {
              kind: 'run',
              label: 'print',
              argv: ['sh', '-c', 'cat title.txt > index.html'],
              cwd: '{scratch}',
              env: {},
            },
          ],
        },
      ],
    },
  },
  collect: {
    ok: true,
    warnings: [
      {
        code: 'TRACE_INCOMPLETE',
        severity: 'warning',
        message: 'm',
        help: 'h',
        location: null,
        service: null,
        related: [],
        log: [],
      },
    ],
    value: {
      functions: [
        {
          name: 'index',
          entries: [{ kind: 'contents', path: 'poems/run.js', contents: '1', mode: 0o644 }],
          cwd: 'poems',
          launch: { argv: ['node', 'run.js'], env: {}, ready: 'port', stop: { signal: 'SIGTERM', okExit: [0] } },
          required: ['poems/run.js'],
          runtime: 'node',
          handler: 'run.js',
          launcherType: null,
        },
      ],
      static: {
        entries: [{ kind: 'file', path: 'index.html', from: '{scratch}/index.html', mode: 0o644 }],
        fallback: null,
        immutable: ['*.hash.js'],
      },
      probes: [{ path: '/', status: 200 }],
      requires: [{ tool: 'node', range: '>=20' }],
      madeFrom: ['poems/poem.txt'],
    },
  },
};

/** Values that belong nowhere, or somewhere else. */
const STRANGE = [
  ...[
    null,
    true,
    0,
    -1,
    1e9,
    0o6777,
    '',
    '.',
    '..',
    '/',
    '../../x',
    '/etc/passwd',
    'a\0b',
    '{root}',
    '{nothing}',
    '{port}',
  ],
  ...['{scratch}/../x', '{keep:none}', 'x'.repeat(5000), '{a,b}'.repeat(25), '\u001B[2J', '__proto__', 'constructor'],
  ...[[], [null], {}, { kind: 'none' }, [[[[]]]], { length: 1e9 }],
];

/**
 * A project whose builder answers something wrong, again and again: that is told, and nothing else of the project is
 * touched.
 * @param {{ rounds: number, random: () => number }} options
 */
export async function soakKind({ rounds, random }) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-own-')));
  const root = join(base, 'project');
  const tally = /** @type {Record<string, number>} */ ({});
  try {
    writeProject(root);
    writeFileSync(join(root, 'answers.json'), JSON.stringify(ANSWERS));
    writeFileSync(join(root, 'poems/poem.txt'), 'right\n');
    const right = await build(root);
    if (right.code !== 0) throw new Error(`The right builder does not build:\n${right.text}`);
    const tries = Math.max(10, Math.round(rounds / 5));
    for (let round = 0; round < tries; round += 1) {
      const answers = structuredClone(ANSWERS);
      const did = Array.from({ length: 1 + Math.floor(random() * 2) }, () => spoil(answers, random));
      writeFileSync(join(root, 'answers.json'), JSON.stringify(answers));
      writeFileSync(join(root, 'poems/poem.txt'), `round ${round}\n`);
      const { code, text } = await build(root);
      const words = `${did.join('; ')}: exit ${code}\n${text}`;
      if (code === null || ![0, 1, 2, 3].includes(code)) throw new Error(words);
      if (code !== 0 && !/\[[A-Z_]+\]/.test(text)) throw new Error(`Nothing is told: ${words}`);
      if (readFileSync(join(root, 'docs/index.html'), 'utf8') !== 'docs\n')
        throw new Error(`Sources were touched: ${words}`);
      if (readdirSync(base).join() !== 'project') throw new Error(`Something lies beside the project: ${words}`);
      const alive = await processesLeftIn(root);
      if (alive.length > 0) throw new Error(`Processes survived: ${words}\n${alive.join('\n')}`);
      tally[String(code)] = (tally[String(code)] ?? 0) + 1;
    }
    return `${tries} wrong builders; exit codes ${JSON.stringify(tally)}`;
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {string} root */
function writeProject(root) {
  for (const directory of ['tools', 'poems', 'docs']) mkdirSync(join(root, directory), { recursive: true });
  const framework = {
    slug: 'poems',
    rank: 'server',
    kind: 'frontend',
    runtime: 'static',
    find: [{ kind: 'file', path: 'poem.txt' }],
  };
  const answer = (/** @type {string} */ name) =>
    `${name}: async () => JSON.parse(readFileSync('answers.json', 'utf8')).${name}`;
  const builder = `import { readFileSync } from 'node:fs';
export default { name: 'poems', version: 1, frameworks: [${JSON.stringify(framework)}], ${['probe', 'plan', 'collect'].map(answer).join(', ')} };
`;
  const services = {
    docs: { entrypoint: 'docs', routePrefix: '/docs' },
    poems: { entrypoint: 'poems', routePrefix: '/', framework: 'poems' },
  };
  writeFileSync(join(root, 'tools/poems.mjs'), builder);
  writeFileSync(join(root, 'docs/index.html'), 'docs\n');
  writeFileSync(join(root, 'svc-build.json'), JSON.stringify({ builders: ['./tools/poems.mjs'], builderTimeout: 2 }));
  writeFileSync(join(root, 'vercel.json'), JSON.stringify({ experimentalServices: services }));
}

/** Puts something strange in the place of one value, or takes it away. @param {unknown} answers @param {() => number} random */
function spoil(answers, random) {
  /** @type {{ owner: Record<string, unknown>, key: string, path: string }[]} */
  const places = [];
  const visit = (/** @type {unknown} */ value, /** @type {string} */ path) => {
    if (value === null || typeof value !== 'object') return;
    const owner = /** @type {Record<string, unknown>} */ (value);
    for (const key of Object.keys(owner)) {
      places.push({ owner, key, path: `${path}.${key}` });
      visit(owner[key], `${path}.${key}`);
    }
  };
  visit(answers, '');
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return 'nothing';
  if (random() < 0.15) {
    delete place.owner[place.key];
    return `${place.path} is gone`;
  }
  const value = STRANGE[Math.floor(random() * STRANGE.length)];
  place.owner[place.key] = value;
  return `${place.path} is ${JSON.stringify(value)?.slice(0, 60)}`;
}

/** @param {string} root @returns {Promise<{ code: number | null, text: string }>} */
function build(root) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME };
  const child = spawn(process.execPath, [command, 'build'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, text });
    });
  });
}
