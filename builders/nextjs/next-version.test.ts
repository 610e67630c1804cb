import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { findNext } from './next-version.ts';

const asks = (range: string) => ({ 'web/package.json': `{\n  "dependencies": { "next": "${range}" }\n}\n` });
const locked = (version: string) => ({
  'web/package-lock.json': JSON.stringify({ packages: { 'node_modules/next': { version } } }),
});
const installed = (version: string) => ({ 'web/node_modules/next/package.json': JSON.stringify({ version }) });

async function found(files: Record<string, string>): Promise<{ hook: string; said: string | null }> {
  const next = await findNext(someService({ name: 'web', root: 'web' }), memoryTree(files));
  if (!next.ok) throw new Error(next.diagnostics.map(({ message }) => message).join());
  const { hook, diagnostic } = next.value;
  return { hook, said: diagnostic === null ? null : `${diagnostic.severity}: ${diagnostic.message}` };
}

test.each<[string, Record<string, string>, string]>([
  ['a version without a hook in the lockfile', { ...asks('^15.0.0'), ...locked('15.1.0') }, 'preload'],
  ['one in the lockfile, where newer ones would do', { ...asks('>=15'), ...locked('16.1.6') }, 'preload'],
  ['a lockfile that is out of date', { ...asks('^16.2.0'), ...locked('15.1.0') }, 'adapter'],
  [
    'a range without a hook with a lockfile that is out of date',
    { ...asks('^15.0.0'), ...locked('16.4.6') },
    'preload',
  ],
  ['one installed', { ...asks('>=15'), ...installed('15.1.0') }, 'preload'],
  ['one installed, which is to be replaced', { ...asks('16.4.6'), ...installed('15.1.0') }, 'adapter'],
  [
    'a lockfile that knows better than what is installed',
    { ...asks('>=15'), ...locked('16.2.0'), ...installed('15.1.0') },
    'adapter',
  ],
  ['a range of versions without a hook', asks('14.x || 15.x'), 'preload'],
  ['a range that goes on to versions with one', asks('^16.0.0'), 'either'],
  ['the first version with a hook', { ...asks('16.2.0'), ...locked('16.2.0') }, 'adapter'],
  ['the first canary version with one', { ...asks('16.2.0-canary.70'), ...locked('16.2.0-canary.70') }, 'adapter'],
  ['one before it, without a lockfile', asks('16.2.0-canary.1'), 'preload'],
  ['one before it, locked', { ...asks('>=16'), ...locked('16.2.0-canary.69') }, 'preload'],
  ['a range from one before it', asks('^16.2.0-canary.1'), 'either'],
  ['an alias', asks('npm:next@15.5.4'), 'preload'],
  ['an alias of a range', asks('npm:next@^15'), 'preload'],
  ['an alias that is locked', { ...asks('npm:next@>=15'), ...locked('15.5.4') }, 'preload'],
  ['an alias that is installed', { ...asks('npm:next@>=15'), ...installed('15.5.4') }, 'preload'],
  ['an alias of a tag', asks('npm:next@canary'), 'either'],
  ['an alias without a version', asks('npm:next'), 'either'],
  ['an alias of versions with a hook', asks('npm:next@16.2.0'), 'adapter'],
  ['an alias of another package', { ...asks('npm:@acme/next@1.0.0'), ...locked('1.0.0') }, 'either'],
  ['Yarn’s protocol', asks('npm:^15.0.0'), 'preload'],
  ['a tag', asks('latest'), 'either'],
  ['a tag with a lockfile', { ...asks('latest'), ...locked('15.1.0') }, 'preload'],
  ['a path', asks('file:../next'), 'either'],
  ['a catalog', asks('catalog:'), 'either'],
])('%s', async (_, files, hook) => {
  expect(await found(files)).toEqual({ hook, said: null });
});

const old = (version: string): string =>
  `error: The service "web" uses Next.js ${version}, which is older than 13.4: svc-build builds 13.4 to 16.`;

test.each<[string, Record<string, string>, string | null]>([
  [
    'a lockfile of npm 6',
    { ...asks('>=12'), 'web/package-lock.json': '{"lockfileVersion":1,"dependencies":{"next":{"version":"12.0.0"}}}' },
    old('12.0.0'),
  ],
  ['the last minor that is too old', { ...asks('^13.0.0'), ...locked('13.3.4') }, old('13.3.4')],
  ['a range of versions that are too old', asks('12.x'), old('12.x')],
  ['a range that goes on to versions that will do', asks('^13.0.0'), null],
  ['the first that will do', { ...asks('13.4.0'), ...locked('13.4.0') }, null],
  [
    'one that nobody has tried',
    { ...asks('^17.0.0'), ...locked('17.0.1') },
    'warning: The service "web" uses Next.js 17.0.1, with which svc-build was never tried: it builds 13.4 to 16.',
  ],
])('%s is said beforehand, or not', async (_, files, said) => {
  expect((await found(files)).said).toBe(said);
});

test('the place is that of the dependency, in the workspace too', async () => {
  const service = someService({ name: 'web', root: 'web' });
  const place = async (files: Record<string, string>) => {
    const one = await findNext(service, memoryTree(files));
    return one.ok ? one.value.diagnostic?.location : null;
  };
  expect(await place(asks('12.1.0'))).toMatchObject({ file: 'web/package.json', line: 2, column: 29 });
  const above = { 'package.json': '{"devDependencies":{"next":"12.1.0"}}', 'web/package.json': '{}' };
  expect(await place(above)).toMatchObject({ file: 'package.json', line: 1, column: 28 });
});
