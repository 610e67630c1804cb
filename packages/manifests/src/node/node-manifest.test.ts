import { expect, test } from 'vitest';
import { allDependencies, type NodeManifest, parseNodeManifest } from './node-manifest.ts';

function parsed(text: string): NodeManifest {
  const read = parseNodeManifest('apps/web/package.json', text);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
}

test('what it says, and where', () => {
  const manifest = parsed(
    '\uFEFF{ "name": "web", "type": "module", "main": "x.js", "engines": { "node": ">=20" }, "packageManager": "npm@11.0.0" }',
  );
  expect(manifest).toMatchObject({
    file: 'apps/web/package.json',
    directory: 'apps/web',
    name: 'web',
    version: null,
    main: 'x.js',
    type: 'module',
    nodeRange: '>=20',
    packageManager: 'npm@11.0.0',
  });
  expect(manifest.text.startsWith('{')).toBe(true);
});

test.each<[string, string, object]>([
  ['lists where tables are', '{"dependencies":["a"],"scripts":[]}', { dependencies: {}, scripts: {} }],
  ['values that are no text', '{"dependencies":{"a":1,"b":"2"}}', { dependencies: { b: '2' } }],
  ['an empty name', '{"name":"","version":3}', { name: null, version: null }],
  ['engines that are a text', '{"engines":"node 20"}', { nodeRange: null }],
  ['a type that Node does not know', '{"type":"esm"}', { type: null }],
  ['workspaces as Yarn 1 has them', '{"workspaces":{"packages":["a/*"],"nohoist":["x"]}}', { workspaces: ['a/*'] }],
  ['workspaces that are no text', '{"workspaces":["a",1]}', { workspaces: ['a'] }],
  [
    'peers, some of which it does without',
    '{"peerDependencies":{"a":"1","b":"1"},"peerDependenciesMeta":{"b":{"optional":true},"a":{"optional":1}}}',
    { peerDependencies: { a: '1', b: '1' }, optionalPeers: ['b'] },
  ],
])('%s', (_, text, expected) => {
  expect(parsed(text)).toMatchObject(expected);
});

test('what is listed twice is what npm takes: optional before needed before development', () => {
  const manifest = parsed(
    '{"devDependencies":{"a":"1","b":"1","c":"1"},"dependencies":{"b":"2","c":"2"},"optionalDependencies":{"c":"3"}}',
  );
  expect(allDependencies(manifest)).toEqual({ a: '1', b: '2', c: '3' });
});
