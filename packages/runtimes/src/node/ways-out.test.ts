import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { describe, expect, it } from 'vitest';
import { reachedFiles } from './reached-files.ts';

const PROJECT = {
  VERSION: '1',
  'data/a.json': '{}',
  'tool2.sh': 'cat VERSION > site/dist/index.html',
  'site/own.txt': '',
  'site/src/a.js': '',
  'site/build.sh': '',
};

/** What the build of `site` reaches, and the places of what is not known. */
async function builtBy(script: string, more: Readonly<Record<string, string>> = {}) {
  const manifest = JSON.stringify({ scripts: { build: script } });
  const tree = memoryTree({ ...PROJECT, 'site/package.json': manifest, ...more });
  const { files, unknown } = await reachedFiles(['site'], [], tree);
  return { files, places: [...new Set(unknown.map(({ at }) => `${at.file}:${at.line}:${at.column}`))] };
}

const byNode = (code: string, file = 'site/build.js') =>
  builtBy(`node ${file.slice('site/'.length)}`, { [file]: `${code}\n` });
const byPython = (code: string, file = 'site/build.py') =>
  builtBy(`python3 ${file.slice('site/'.length)}`, { [file]: `${code}\n` });

describe('a way out of the service is an input or a place that is told', () => {
  it.each([
    "read('..' + '/' + 'VERSION')",
    "read(['..', 'VERSION'].join('/'))",
    "read('..' + path.sep + 'VERSION')",
    "const up = (...p) => path.join(__dirname, '..', ...p); read(up('VERSION'))",
    "const up=(...p)=>path.join(__dirname,'..',...p)",
    "function root() { return path.join(__dirname, '..') } read(root() + '/VERSION')",
    "const paths = { root: path.join(__dirname, '..') }; read(paths.root + '/VERSION')",
    "let f = '../VER'; f += 'SION'; read(f)",
    "read(path.format({ dir: '..', base: 'VERSION' }))",
    "['VERSION'].map((f) => readFileSync(path.join('..', f)))",
    "read(path.join(process.env.INIT_CWD || process.cwd(), '..', 'VERSION'))",
    "process.chdir('..'); read('VERSION')",
    'process.chdir(where)',
    "execSync('cat VERSION', { cwd: '..' })",
    "execFileSync('cat', ['VERSION'], { cwd: path.dirname(__dirname) })",
    "const root = path.join(__dirname, '..'); execSync('cat VERSION', { cwd: root })",
    "let d = __dirname; while (!existsSync(join(d, 'VERSION'))) d = dirname(d);",
    "while (!existsSync(join(d, 'VERSION'))) d = dirname(d);",
    "function up(d) { return existsSync(join(d, 'VERSION')) ? d : up(dirname(d)) } read(up(__dirname))",
    "execSync('cd .. && make gen')",
    'read(`..${sep}VERSION`)',
    "read(__dirname.replace(/site$/, 'VERSION'))",
    "const root = require('path').dirname(__dirname); read(root)",
  ])('in JavaScript: %s', async (code) => {
    const { places } = await byNode(code);
    expect(places).not.toEqual([]);
    for (const place of places) expect(place).toMatch(/^site\/build\.js:1:\d+$/);
  });

  it.each([
    "read(path.normalize('./a/../../VERSION'))",
    "read('/srv/checkout/VERSION')",
    "const root = fileURLToPath(new URL('..', import.meta.url)); read(root + 'VERSION')",
    "const root = path.join(__dirname, '..'); read(path.join(root, 'VERSION')); read(`${root}/VERSION`)",
    "execSync('cd .. && cat VERSION')",
    "read('../VERSION')",
  ])('in JavaScript, and an input: %s', async (code) =>
    expect(await byNode(code)).toEqual({ files: ['VERSION'], places: [] }),
  );

  it.each([
    'R=..; cat $R/VERSION > dist/index.html',
    'npm --prefix .. run gen',
    'make -C .. gen',
    'cd .. && make gen',
    'cd ..;cat VERS* > site/dist/index.html',
    'cat ../VERS* > dist/index.html',
    'env -C .. sh tool2.sh',
  ])('in a script: %s', async (script) =>
    expect((await builtBy(script)).places).toEqual([expect.stringMatching(/^site\/package\.json:1:\d+$/)]),
  );

  it.each([
    'sed s/x/y/ <../VERSION >dist/index.html',
    'cat "$(pwd)/../VERSION" > dist/index.html',
    'cd .. && cat VERSION > site/dist/index.html',
    'cd ../ && cat VERSION | tr a b > site/dist/index.html',
    '(cd ..; cat VERSION) > dist/index.html',
  ])('in a script, and an input: %s', async (script) =>
    expect(await builtBy(script)).toEqual({ files: ['VERSION'], places: [] }),
  );

  it('in what a script runs', async () => {
    const run = (script: string, file: string, text: string) => builtBy(script, { [file]: text });
    expect(await run('sh build.sh', 'site/build.sh', 'D=$(dirname "$0")\ncat "$D/../VERSION"\n')).toEqual({
      files: [],
      places: ['site/build.sh:2:5'],
    });
    expect(await run('make', 'site/Makefile', 'all:\n\tcat ../VERSION > dist/index.html\n')).toEqual({
      files: ['VERSION'],
      places: [],
    });
    expect((await run('make', 'site/Makefile', 'all:\n\tcat ../VERS* > dist/index.html\n')).places).toEqual([
      'site/Makefile:2:6',
    ]);
    const through = { 'site/package.json': '{"scripts":{"build":"npm run gen","gen":"node a.js"}}' };
    const deep = { ...through, 'site/a.js': "import './lib/b.js'", 'site/lib/b.js': "read(x, '..')\n" };
    expect((await builtBy('', deep)).places).toEqual(['site/lib/b.js:1:10']);
    expect((await builtBy('vite build', { 'site/vite.config.ts': "export default { envDir: '..' }" })).places).toEqual([
      'site/vite.config.ts:1:27',
    ]);
  });

  it.each([
    "os.path.join(os.path.dirname(__file__), '..', name)",
    "ROOT = Path(__file__).resolve().parent.parent\nprint(f'{ROOT}/VERSION')",
    "os.chdir('..')",
    "subprocess.run(['cat', 'VERSION'], cwd='..')",
    'here = here.parent',
  ])('in Python: %s', async (code) => expect((await byPython(code)).places).not.toEqual([]));

  it.each([
    "open(os.path.join(os.path.dirname(__file__), '..', 'VERSION'))",
    "(Path(__file__).resolve().parent.parent / 'VERSION').read_text()",
    "Path('../VERSION').read_text()",
    "ROOT = Path(__file__).resolve().parents[1]\n(ROOT / 'VERSION').read_text()",
  ])('in Python, and an input: %s', async (code) =>
    expect(await byPython(code)).toEqual({ files: ['VERSION'], places: [] }),
  );
});

describe('what leads to nowhere else is not told', () => {
  it.each([
    "read(path.join(__dirname, '..', 'src'))",
    "const root = path.join(__dirname, '..'); read(root); read(join(root, name))",
    "import '../src/a.js';",
    "read('../src/a.js')",
    "// '..' leads up, as '../VERS' does\n/* '../../x' */",
    "if (name.includes('..') || name.startsWith('../') || name === '..') throw 0",
    "name.replace(/'\\.\\.\\//, '')",
    "fetch('https://example.com/a/../b')",
    "mkdirSync('../dist'); writeFileSync(path.join(__dirname, '../../x'), '')",
    "mkdirSync(path.dirname(file), { recursive: true }); console.log('wait ... or 1..2');",
    'const range = `${a}..${b}`;',
    "process.chdir(__dirname); process.chdir(path.join(__dirname, '..'));",
  ])('from site/scripts: %s', async (code) =>
    expect(await byNode(code, 'site/scripts/build.js')).toEqual({ files: [], places: [] }),
  );

  it.each([
    "export default { outputFileTracingRoot: path.join(import.meta.dirname, '..') };",
    "export default { turbopack: { root: path.join(import.meta.dirname, '..') } };",
    "const root = path.join(__dirname, '..');\nmodule.exports = { turbopack: { root }, outputFileTracingRoot: root };",
    "export default { server: { fs: { allow: ['..'] } }, build: { outDir: '../dist' } };",
  ])('in a configuration: %s', async (text) =>
    expect((await builtBy('next build', { 'site/next.config.mjs': text })).places).toEqual([]),
  );

  it.each([
    'cd scripts && cat ../src/a.js',
    'cd src && cd .. && cat own.txt',
    'mkdir -p dist && echo a..b > dist/index.html',
    'cat own.txt > ../out.txt; rm -rf ../out',
    'touch ../read && while [ ! -f ../go ]; do sleep 1; done; if test -e ../go; then cat own.txt; fi',
    'tsc && esbuild src/a.js --bundle --outdir=dist',
  ])('in a script: %s', async (script) => expect((await builtBy(script)).places).toEqual([]));

  it('in a script that enters where it lies', async () => {
    const text = 'cd "$(dirname "$0")/.."\nROOT="$(cd "$(dirname "$0")" && pwd)"\ncat own.txt # from ..\n';
    expect(await builtBy('sh scripts/make.sh', { 'site/scripts/make.sh': text })).toEqual({ files: [], places: [] });
  });

  it('from site/scripts in Python', async () => {
    const code = "# '..'\nopen(os.path.join(os.path.dirname(__file__), '..', 'src'))\nPath(__file__).parent.parent\n";
    expect(await byPython(code, 'site/scripts/build.py')).toEqual({ files: [], places: [] });
  });
});

it.each(["'", '`${', '/', '("..")', 'function f(', 'return f(', 'cd .. ;', '$(', "require('", '{ root'])(
  'a way out is told in front of thousands of %s, which no expression goes through again and again',
  async (part) => {
    const { places } = await byNode(`process.chdir(where);\n${part.repeat(5000)}`);
    expect(places).toContain('site/build.js:1:1');
  },
);
