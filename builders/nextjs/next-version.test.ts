import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { oldNext } from './next-version.ts';

const asks = (range: string) => ({ 'web/package.json': `{\n  "dependencies": { "next": "${range}" }\n}\n` });
const locked = (version: string) => ({
  'web/package-lock.json': JSON.stringify({ packages: { 'node_modules/next': { version } } }),
});
const installed = (version: string) => ({ 'web/node_modules/next/package.json': JSON.stringify({ version }) });

async function found(files: Record<string, string>): Promise<string | null> {
  const old = await oldNext(someService({ name: 'web', root: 'web' }), memoryTree(files));
  if (!old.ok) throw new Error(old.diagnostics.map(({ message }) => message).join());
  return old.value?.message ?? null;
}

const old = (version: string): string => `The service "web" uses Next.js ${version}, which is older than 16.2.`;

test.each<[string, Record<string, string>, string | null]>([
  ['an old version in the lockfile', { ...asks('^15.0.0'), ...locked('15.1.0') }, old('15.1.0')],
  ['an old one in the lockfile, where newer ones would do', { ...asks('>=15'), ...locked('16.1.6') }, old('16.1.6')],
  ['a lockfile that is out of date', { ...asks('^16.2.0'), ...locked('15.1.0') }, null],
  ['an old range with a lockfile that is out of date', { ...asks('^15.0.0'), ...locked('16.4.6') }, old('^15.0.0')],
  ['an old version installed', { ...asks('>=15'), ...installed('15.1.0') }, old('15.1.0')],
  ['an old one installed, which is to be replaced', { ...asks('16.4.6'), ...installed('15.1.0') }, null],
  [
    'a lockfile that knows better than what is installed',
    { ...asks('>=15'), ...locked('16.2.0'), ...installed('15.1.0') },
    null,
  ],
  ['a range of old versions', asks('14.x || 15.x'), old('14.x || 15.x')],
  ['a range that goes on to new versions', asks('^16.0.0'), null],
  ['the first version that will do', { ...asks('16.2.0'), ...locked('16.2.0') }, null],
  ['the first canary version that will do', { ...asks('16.2.0-canary.70'), ...locked('16.2.0-canary.70') }, null],
  ['one before it, without a lockfile', asks('16.2.0-canary.1'), old('16.2.0-canary.1')],
  ['one before it, locked', { ...asks('>=16'), ...locked('16.2.0-canary.69') }, old('16.2.0-canary.69')],
  ['a range from one before it', asks('^16.2.0-canary.1'), null],
  ['an alias', asks('npm:next@15.5.4'), old('15.5.4')],
  ['an alias of old versions', asks('npm:next@^15'), old('^15')],
  ['an alias that is locked', { ...asks('npm:next@>=15'), ...locked('15.5.4') }, old('15.5.4')],
  ['an alias that is installed', { ...asks('npm:next@>=15'), ...installed('15.5.4') }, old('15.5.4')],
  ['an alias of a tag', asks('npm:next@canary'), null],
  ['an alias without a version', asks('npm:next'), null],
  ['an alias of new versions', asks('npm:next@16.2.0'), null],
  ['an alias of another package', { ...asks('npm:@acme/next@1.0.0'), ...locked('1.0.0') }, null],
  ['Yarn’s protocol', asks('npm:^15.0.0'), old('^15.0.0')],
  [
    'a lockfile of npm 6',
    { ...asks('>=12'), 'web/package-lock.json': '{"lockfileVersion":1,"dependencies":{"next":{"version":"12.0.0"}}}' },
    old('12.0.0'),
  ],
  ['a tag', asks('latest'), null],
  ['a tag with an old version in the lockfile', { ...asks('latest'), ...locked('15.1.0') }, old('15.1.0')],
  ['a path', asks('file:../next'), null],
  ['a catalog', asks('catalog:'), null],
])('%s', async (_, files, message) => {
  expect(await found(files)).toBe(message);
});

test('the place is that of the dependency, in the workspace too', async () => {
  const service = someService({ name: 'web', root: 'web' });
  const place = async (files: Record<string, string>) => {
    const one = await oldNext(service, memoryTree(files));
    return one.ok ? one.value?.location : null;
  };
  expect(await place(asks('15.1.0'))).toMatchObject({ file: 'web/package.json', line: 2, column: 29 });
  const above = { 'package.json': '{"devDependencies":{"next":"15.1.0"}}', 'web/package.json': '{}' };
  expect(await place(above)).toMatchObject({ file: 'package.json', line: 1, column: 28 });
});
