import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { diagnosticsOf } from '@svc-build/model/result';
import { describe, expect, it } from 'vitest';
import { installRequirements, nodeRequirements } from './node-version.ts';

type Files = Readonly<Record<string, string>>;

const manifest = (fields: unknown): string => JSON.stringify(fields);

/** What is asked for, as `range of file`. */
async function chosen(files: Files, directory = 'web'): Promise<readonly string[]> {
  const found = await nodeRequirements(directory, memoryTree(files));
  return found.ok
    ? found.value.map(({ range, source }) => `${range} of ${source}`)
    : diagnosticsOf(found).map(
        ({ code, location }) => `${code} ${location?.file}:${location?.line}:${location?.column}`,
      );
}

describe('the Node of a service', () => {
  it.each<[string, Files, readonly string[]]>([
    ['nothing says one', {}, ['null of web/package.json']],
    ['a file beside it', { 'web/.nvmrc': 'v22\n' }, ['22.x of web/.nvmrc']],
    ['a file above it', { '.node-version': '20.11.1\n' }, ['20.11.1 of .node-version']],
    ['the nearest counts', { '.nvmrc': '20', 'web/.node-version': '22' }, ['22.x of web/.node-version']],
    [
      'of one directory the one that says most',
      { 'web/.nvmrc': '22', 'web/package.json': manifest({ volta: { node: '22.3.0' } }) },
      ['22.3.0 of web/package.json'],
    ],
    ['.nvmrc before .node-version', { 'web/.nvmrc': '22', 'web/.node-version': '24' }, ['22.x of web/.nvmrc']],
    [
      'comments and settings are none',
      { 'web/.nvmrc': '# ours\n\nregistry=x\nlts/jod # line\n' },
      ['22.x of web/.nvmrc'],
    ],
    ['engines alone', { 'web/package.json': manifest({ engines: { node: '>=22' } }) }, ['>=22 of web/package.json']],
    ['engines above', { 'package.json': manifest({ engines: { node: '>=22' } }) }, ['>=22 of package.json']],
    [
      'engines that are no range',
      { 'web/package.json': manifest({ engines: { node: 'lts' } }) },
      ['null of web/package.json'],
    ],
    [
      'devEngines',
      {
        'web/package.json': manifest({ devEngines: { runtime: [{ name: 'bun' }, { name: 'node', version: '22.x' }] } }),
      },
      ['22.x of web/package.json'],
    ],
    [
      'devEngines that may be missing',
      {
        'web/package.json': manifest({ devEngines: { runtime: { name: 'node', version: '22.x', onFail: 'ignore' } } }),
      },
      ['null of web/package.json'],
    ],
    [
      'a file within engines',
      { '.nvmrc': '22', 'web/package.json': manifest({ engines: { node: '>=22.12' } }) },
      ['22.x of .nvmrc', '>=22.12 of web/package.json'],
    ],
    [
      'engines above a file do not bound it',
      { 'web/.nvmrc': '22', 'package.json': manifest({ engines: { node: '20.x' } }) },
      ['22.x of web/.nvmrc'],
    ],
    [
      'any version, within engines',
      { 'web/.nvmrc': 'node', 'web/package.json': manifest({ engines: { node: '>=22' } }) },
      ['null of web/.nvmrc', '>=22 of web/package.json'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await chosen(files)).toEqual(expected);
  });

  it('that engines contradict is an error at their line', async () => {
    const text = '{\n  "engines": {\n    "node": ">=22"\n  }\n}\n';
    expect(await chosen({ '.nvmrc': '20', 'web/package.json': text })).toEqual([
      'NODE_VERSION_CONFLICT web/package.json:3:13',
    ]);
  });

  it.each(['my-alias\n', '', '# nothing\n'])('that cannot be read is an error at its place: %j', async (text) => {
    expect(await chosen({ 'web/.nvmrc': text })).toEqual(['NODE_VERSION_UNREADABLE web/.nvmrc:1:1']);
  });
});

describe('the Node of an install', () => {
  const install = async (files: Files): Promise<readonly string[]> => {
    const source = memoryTree({ 'a/package.json': '{}', 'b/package.json': '{}', ...files });
    const manifests = await Promise.all(['a', 'b'].map((directory) => readNodeManifest(directory, source)));
    const read = manifests.flatMap((one) => (one.ok && one.value !== null ? [one.value] : []));
    const found = await installRequirements('.', read, source);
    return found.ok ? found.value.map(({ range, source }) => `${range} of ${source}`) : [];
  };

  it('is that of its directory', async () => {
    expect(await install({ '.nvmrc': '20', 'a/.nvmrc': '22' })).toEqual(['20.x of .nvmrc']);
  });

  it('is what its packages agree on, where nothing says one for it', async () => {
    expect(await install({ 'a/.nvmrc': '22' })).toEqual(['22.x of a/.nvmrc']);
    expect(await install({ 'a/.nvmrc': '22', 'b/.nvmrc': '20' })).toEqual(['null of package.json']);
  });
});
