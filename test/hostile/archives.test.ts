import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type MadeEntry, makeTar } from '@svc-build/archive/testing/make-tar';
import { expect, it } from 'vitest';
import { answered, siteRig } from './answered.ts';

const file = (name: string, body = 'text'): MadeEntry => ({ name, body });
const link = (name: string, target: string): MadeEntry => ({ name, type: '2', link: target });

/** What an archive is, and what `verify` and `serve` must say to it. */
const ARCHIVES: readonly (readonly [name: string, bytes: Uint8Array, code: string])[] = [
  ['nothing', Buffer.alloc(0), 'ARCHIVE_DAMAGED'],
  ['no archive', Buffer.from('hello'), 'ARCHIVE_DAMAGED'],
  ['noise', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251)), 'ARCHIVE_DAMAGED'],
  ['gzip of noise', gzipSync(Buffer.from('x'.repeat(5000))), 'ARCHIVE_DAMAGED'],
  ['half of a gzip', gzipSync(makeTar([file('a', 'x'.repeat(50_000))])).subarray(0, 60), 'ARCHIVE_DAMAGED'],
  ['zeros alone', Buffer.alloc(10_240), 'ARCHIVE_DAMAGED'],
  ['a path above', makeTar([file('../evil')]), 'ARCHIVE_REFUSED'],
  ['an absolute path', makeTar([file('/tmp/svc-build-evil')]), 'ARCHIVE_REFUSED'],
  ['a path of 5000 bytes', makeTar([{ ...file('a'), pax: { path: 'x/'.repeat(2500) } }]), 'ARCHIVE_REFUSED'],
  [
    'a path of 4000 bytes, which is too long where it lies',
    makeTar([{ ...file('a'), pax: { path: `${'語/'.repeat(1200)}a` } }]),
    'ARCHIVE_REFUSED',
  ],
  ['a name of 300 bytes', makeTar([{ ...file('a'), pax: { path: 'x'.repeat(300) } }]), 'ARCHIVE_REFUSED'],
  [
    'a name of 100 letters of three bytes',
    makeTar([{ ...file('a'), pax: { path: '語'.repeat(100) } }]),
    'ARCHIVE_REFUSED',
  ],
  ['a link out', makeTar([link('a', '../..')]), 'ARCHIVE_REFUSED'],
  ['a link to the whole machine', makeTar([link('a', '/')]), 'ARCHIVE_REFUSED'],
  ['a file behind a link', makeTar([link('a', '.'), file('a/b')]), 'ARCHIVE_REFUSED'],
  ['a pipe', makeTar([{ name: 'a', type: '6' }]), 'ARCHIVE_REFUSED'],
  ['a device', makeTar([{ name: 'a', type: '3' }]), 'ARCHIVE_REFUSED'],
  ['a hard link', makeTar([file('a'), { name: 'b', type: '1', link: 'a' }]), 'ARCHIVE_REFUSED'],
  ['no output', makeTar([file('a')]), 'OUTPUT_NOT_FOUND'],
  ['a manifest that is none', makeTar([file('routes-manifest.json', '[[[[')]), 'OUTPUT_INVALID'],
  ['a manifest without end', makeTar([file('routes-manifest.json', '['.repeat(1_000_000))]), 'OUTPUT_INVALID'],
  [
    'a manifest of another kind',
    makeTar([file('routes-manifest.json', '{"version":1,"services":{"__proto__":1}}')]),
    'OUTPUT_INVALID',
  ],
];

it.each(ARCHIVES)('of %s', async (_, bytes, code) => {
  await using rig = await siteRig();
  writeFileSync(join(rig.root, 'x.tar'), bytes);
  for (const command of ['verify', 'serve']) {
    const said = await answered(rig, [command, 'x.tar']);
    expect({ command, exit: said.exit, codes: said.codes }).toEqual({ command, exit: 2, codes: [code] });
  }
  expect(existsSync(join(rig.root, '../evil'))).toBe(false);
  expect(existsSync('/tmp/svc-build-evil')).toBe(false);
});

it('that is a pipe or a device is no archive, and nobody waits for it', async () => {
  await using rig = await siteRig();
  spawnSync('mkfifo', [join(rig.root, 'pipe.tar')]);
  for (const path of ['pipe.tar', '/dev/zero'])
    expect(await answered(rig, ['verify', path])).toMatchObject({ exit: 2, codes: ['OUTPUT_NOT_FOUND'] });
});
