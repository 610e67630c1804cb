import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../sample-project.mjs';
import { markdownTable } from './markdown-table.mjs';
import { median } from './median.mjs';

const ROUNDS = 3;
/** What a service of some age depends on; with what these depend on, about sixty packages. */
const REQUIREMENTS =
  `fastapi sqlalchemy httpx requests pydantic-settings jinja2 boto3 redis rich celery alembic aiohttp typer
  python-multipart orjson email-validator passlib beautifulsoup4 lxml tenacity structlog apscheduler itsdangerous`.split(
    /\s+/,
  );

/**
 * A FastAPI service of which one source changes, against the same service without results, whose packages pip has already
 * downloaded. The budget is that of the design.
 */
export function benchPython() {
  const directory = mkdtempSync(join(tmpdir(), 'svc-build-bench-'));
  mkdirSync(join(directory, 'api'));
  writeFileSync(join(directory, 'api/requirements.txt'), `${REQUIREMENTS.join('\n')}\n`);
  writeFileSync(
    join(directory, 'api/main.py'),
    "from fastapi import FastAPI\napp = FastAPI(openapi_url=None)\n\n@app.get('/')\ndef hello():\n    return {}\n",
  );
  const services = { api: { entrypoint: 'api/main.py', routePrefix: '/' } };
  writeFileSync(join(directory, 'vercel.json'), JSON.stringify({ experimentalServices: services }));
  buildIn(directory);
  const vendor = join(directory, '.vercel/output/functions/_svc/api/index.func/_svc/vendor');
  const packages = readdirSync(vendor).filter((name) => name.endsWith('.dist-info')).length;
  /** @type {number[]} */
  const colds = [];
  /** @type {number[]} */
  const edits = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const place of ['.vercel', '.svc-build/cache/entries', '.svc-build/cache/objects'])
      rmSync(join(directory, place), { recursive: true });
    colds.push(buildIn(directory));
    appendFileSync(join(directory, 'api/main.py'), `# ${round}\n`);
    edits.push(buildIn(directory));
  }
  rmSync(directory, { recursive: true, force: true });
  const [cold, edited] = [median(colds), median(edits)];
  return markdownTable([
    ['Python', 'packages', 'seconds', 'ratio', 'budget'],
    ['without results, packages downloaded', `${packages}`, cold.toFixed(1), '', ''],
    ['one source changed', `${packages}`, edited.toFixed(1), (edited / cold).toFixed(2), '≤ 0.15'],
  ]);
}

/** Builds, and returns the seconds that it took. @param {string} directory */
function buildIn(directory) {
  spawnSync('sync');
  const start = performance.now();
  const ran = spawnSync(command, ['build', '--quiet'], { cwd: directory, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`The build failed:\n${ran.stdout}${ran.stderr}`);
  return (performance.now() - start) / 1000;
}
