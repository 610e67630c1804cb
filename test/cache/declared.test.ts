import { describe, expect, it } from 'vitest';
import { build, outcomesIn } from '../rig/outcomes.ts';
import { projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

/** Programs that put what VERSION holds into a page, each naming it in another way. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'by the parts of a path':
    "import { join } from 'node:path';\nconst path = join(import.meta.dirname, '..', 'VERSION');",
  'by a template': 'const path = `${process.cwd()}/../VERSION`;',
  'below a root in a variable':
    "import { dirname, resolve } from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst here = dirname(fileURLToPath(import.meta.url));\nconst root = resolve(here, '..');\nconst path = resolve(root, 'VERSION');",
  'by a URL': "const path = new URL('../VERSION', import.meta.url);",
  'relative to where it is started': "const path = '../VERSION';",
};
const REST =
  "import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';\nmkdirSync('dist', { recursive: true });\nwriteFileSync('dist/index.html', readFileSync(path, 'utf8'));\n";

describe('a file outside of the service that the build script names', () => {
  it.each(Object.keys(SPELLINGS))('%s is an input', async (name) => {
    await using rig = await projectRig({
      ...scriptedServices({ site: 'node build.mjs' }),
      'site/build.mjs': `${SPELLINGS[name]}\n${REST}`,
      VERSION: '1\n',
    });
    expect((await build(rig)).codes).toEqual([]);
    await rig.write({ VERSION: '2\n' });
    const again = await build(rig);
    expect(again.outcomes).toEqual({ site: 'built' });
    expect(again.reasons.site).toEqual(['VERSION changed']);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  });
});

const PAGE = 'mkdir -p dist && cat ../VERSION > dist/index.html';

describe('what a build reads where nobody can know', () => {
  const files = {
    ...scriptedServices({ site: 'node build.mjs' }),
    'site/build.mjs': `import { readFileSync as read, mkdirSync, writeFileSync } from 'node:fs';
const name = ['VER', 'SION'].join('');
mkdirSync('dist', { recursive: true });
writeFileSync('dist/index.html', read(\`\${process.cwd()}/../data/\${name}\`, 'utf8'));
`,
    'data/VERSION': '1\n',
    'data/deep/other.txt': 'other\n',
  };
  const declare = (inputs: readonly string[]) => ({
    'svc-build.json': JSON.stringify({ services: { site: { inputs } } }),
  });

  it('is told with its place and the line to add', async () => {
    await using rig = await projectRig(files);
    const ran = await rig.run(['build']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('[INPUT_UNKNOWN]\n  --> site/build.mjs:4:');
    expect(ran.stderr).toContain('"services": { "site": { "inputs": ["data/**"] } }');
  });

  it('is an input when it is declared, by a pattern or a directory, and nothing is said any more', async () => {
    await using rig = await projectRig({ ...files, ...declare(['data']) });
    expect((await build(rig)).codes).toEqual([]);
    await rig.write({ 'data/deep/other.txt': 'another\n' });
    expect((await build(rig)).reasons.site).toEqual(['data/deep/other.txt changed']);
    await rig.write({ 'data/deep/new.txt': 'new\n' });
    expect((await build(rig)).reasons.site).toEqual(['data/deep/new.txt added']);
    await rig.write(declare(['data/VERSION']));
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
    await rig.write({ 'data/deep/other.txt': 'once more\n' });
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
    await rig.write({ 'data/VERSION': '2\n' });
    expect((await build(rig)).reasons.site).toEqual(['data/VERSION changed']);
  });

  it('may be nothing', async () => {
    await using rig = await projectRig({ ...files, ...declare([]) });
    expect((await build(rig)).codes).toEqual([]);
  });

  it('may be everything, less what builds and svc-build write themselves', async () => {
    const everything = { ...scriptedServices({ site: PAGE, other: PAGE }), VERSION: '1\n', ...declare(['**']) };
    await using rig = await projectRig({ ...everything, 'node_modules/x/index.js': '', '.git/HEAD': 'x' });
    expect((await build(rig)).codes).toEqual([]);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh', other: 'fresh' });
    await rig.write({ 'node_modules/x/index.js': 'x', '.git/HEAD': 'y', '.svc-build/mine': '' });
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh', other: 'fresh' });
    await rig.write({ VERSION: '2\n' });
    expect((await build(rig)).reasons).toMatchObject({ site: ['VERSION changed'] });
  });

  it('is told when a pattern names nothing, or leaves the project', async () => {
    await using rig = await projectRig({ ...files, ...declare(['dat/**']) });
    expect((await build(rig)).codes).toEqual(['GLOB_MATCHES_NOTHING']);
    await rig.write({ 'dat/a.txt': 'a\n' });
    expect(await build(rig)).toMatchObject({ codes: [], outcomes: { site: 'built' } });
    await rig.write(declare(['../**']));
    const refused = await rig.run(['build', '--json']);
    expect(refused.code).toBe(2);
    expect(outcomesIn(refused.stdout).codes).toEqual(['GLOB_OUTSIDE_PROJECT']);
  });
});
