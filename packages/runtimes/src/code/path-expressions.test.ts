import { describe, expect, it } from 'vitest';
import { pathExpressions } from './path-expressions.ts';
import { ROOT } from './path-reader.ts';

const place = { file: `${ROOT}/apps/web/scripts/build.mjs`, cwd: `${ROOT}/apps/web` };
const found = (text: string, names = new Map<string, string>()): readonly string[] =>
  pathExpressions(text, place, names).expressions.map(
    ({ path, isWhole }) => `${path.slice(ROOT.length + 1)}${isWhole ? '' : ' …'}`,
  );

describe('a path that code puts together', () => {
  it.each<[text: string, path: string]>([
    ["readFileSync(path.join(__dirname, '..', '..', '..', 'VERSION'))", 'VERSION'],
    ["join(__dirname, '../../../VERSION')", 'VERSION'],
    ["resolve(process.cwd(), '..', '..', 'VERSION')", 'VERSION'],
    ["path.resolve('../../VERSION')", 'VERSION'],
    ['`${__dirname}/../../../VERSION`', 'VERSION'],
    ['`${process.cwd()}/../../VERSION`', 'VERSION'],
    ["__dirname + '/../../../VERSION'", 'VERSION'],
    ["new URL('../../../VERSION', import.meta.url)", 'VERSION'],
    ["fileURLToPath(new URL('../../../VERSION', import.meta.url))", 'VERSION'],
    ["path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../VERSION')", 'VERSION'],
    ["join(import.meta.dirname, '..', '..', '..', 'VERSION')", 'VERSION'],
    ["path.posix.join(__dirname, '..', '..', '..', 'VERSION')", 'VERSION'],
    ["const root = path.resolve(__dirname, '../../..');\nreadFileSync(path.join(root, 'VERSION'))", 'VERSION'],
    [
      "const here = dirname(fileURLToPath(import.meta.url));\nconst root = join(here, '../../..');\nread(`${root}/VERSION`)",
      'VERSION',
    ],
    [
      "const ROOT: string = resolve(__dirname, '../../..')\nread(ROOT + '/VERSION')\nresolve(ROOT, 'VERSION')",
      'VERSION',
    ],
  ])('%s', (text, path) => expect(found(text)).toContain(path));

  it('is known as far as it goes', () => {
    expect(found("join(__dirname, '../../..', name)")).toEqual([' …']);
    expect(found('`${__dirname}/../../../data/${name}.json`')).toEqual(['data/ …']);
    expect(found("resolve(process.cwd(), '../..', 'data', pick({ a: [1] }), 'x')")).toEqual(['data …']);
  });

  it('may start from a name of another file', () => {
    expect(found("readFileSync(join(root, 'VERSION'))", new Map([['root', ROOT]]))).toEqual(['VERSION']);
  });

  it.each([
    "join(a, 'b')",
    "'../x'",
    '`${name}/../x`',
    "url.resolve('http://x', '/y')",
    'resolve()',
    "['a'].join('/')",
    '`unfinished ${',
  ])('is nothing else: %s', (text) =>
    expect(found(`__dirname;\n${text}`).filter((path) => path !== 'apps/web/scripts')).toEqual([]),
  );

  it('does not keep anybody waiting', () => {
    const hostile = [`${'`${'.repeat(5000)}`, `join(${'join('.repeat(5000)}`, `__dirname${" + 'a'".repeat(5000)}`];
    for (const text of hostile) expect(() => found(`__dirname ${text}`)).not.toThrow();
  });
});
