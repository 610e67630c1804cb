import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { expect, test } from 'vitest';
import { writtenSetting } from './written-setting.ts';

const read = async (text: string, within: string | null) => {
  const root = memoryTree({ 'web/x.config.ts': text });
  return writtenSetting('web', { files: ['x.config.ts'], name: 'base', within }, root);
};

test.each<[string, string | null, string | null]>([
  ["export default { base: '/x' }", null, '/x'],
  ["export default define(({ mode }) => ({ 'base': '/x', }))", null, '/x'],
  ["const config: Config = { base: '/x' // why\n}; export default config", null, '/x'],
  ["export default { kit: { alias: { base: 'src' }, paths: { base: '/x' } } }", 'paths', '/x'],
  ["const paths = { relative: true, base: '/x' }; export default { kit: { paths } }", 'paths', '/x'],
  ["export default { kit: { adapter: adapter({ base: '/x' }) } }", 'adapter', '/x'],
  ["const used = adapter({ base: '/x' }); export default { kit: { adapter: used } }", 'adapter', '/x'],
  ["export default { title: 'a { b', vite: { base: '/y' }, base: `/x` }", null, '/x'],
])('%s, within %s: %s', async (text, within, value) => {
  expect(await read(text, within)).toMatchObject({ value, isThere: true });
});

test('what is assigned elsewhere in the file is not what the literal says', async () => {
  const said = "const ENV = { base: '/' }; if (mode === 'production') { ENV.base = '/x/'; } export default ENV;";
  expect(await read(said, null)).toMatchObject({ value: null, isThere: true });
  expect(await read("const ENV = {}; ENV.base = '/x/';", null)).toMatchObject({ value: null, isThere: true });
  const compared = "export default { base: '/x', other: config.base === '/y' };";
  expect(await read(compared, null)).toMatchObject({ value: '/x' });
});

test.each<[string, string | null]>([
  ["export default { kit: { alias: { base: 'src/base' } } }", 'paths'],
  ["export default { base: '/x', kit: { paths: {} } }", 'paths'],
  ["export default { vite: { build: { base: '/x' } } }", null],
  ["export default { plugins: [compress({ base: '/x' })] }", null],
  ["export default { title: 'where base: is', help: \"base : 'x'\" }", null],
])('%s does not say it within %s', async (text, within) => {
  expect(await read(text, within)).toMatchObject({ value: null, isThere: false });
});

test.each(["({ base: '/x' + y })", "({ base: '/x'\n + y })", '({ base: `/${x}` })', "({ base: '/x' as const })"])(
  '%s is there, but nothing that can be read',
  async (text) => {
    expect(await read(text, null)).toMatchObject({ value: null, isThere: true });
  },
);

test.each<[string, string | null, object]>([
  ['title: x\nbase: /x/ # why', null, { value: '/x/', isThere: true, at: { line: 2, column: 1 } }],
  ['a:\n  base: /y/\nb:\n  c: 1', 'a', { value: '/y/', isThere: true, at: { line: 2, column: 3 } }],
  ['a:\n  base: /y/', null, { value: null, isThere: false, at: { line: 1, column: 1 } }],
  ['# base: /x/', null, { value: null, isThere: false }],
  ['base: [', null, { value: null, isThere: false }],
])('in YAML, %s says within %s what it says', async (text, within, expected) => {
  const root = memoryTree({ 'web/x.yml': text });
  expect(await writtenSetting('web', { files: ['x.yaml', 'x.yml'], name: 'base', within }, root)).toMatchObject(
    expected,
  );
});
