import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '@svc-build/host/node-disk';
import { beforeEach, expect, it } from 'vitest';
import { linkTrail } from './link-trail.ts';

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'svc-build-')));
  for (const release of ['releases/v1/lib', 'releases/v2/lib']) mkdirSync(join(base, release), { recursive: true });
  writeFileSync(join(base, 'releases/v1/lib/a'), 'a');
});

const trail = (link: string): readonly string[] =>
  linkTrail(join(base, link), nodeDisk).map((path) => path.slice(base.length + 1));

it('names every link on the way, wherever in the path it stands', () => {
  symlinkSync('releases/v1', join(base, 'current'));
  symlinkSync(join(base, 'current/lib/a'), join(base, 'second'));
  symlinkSync('./second', join(base, 'first'));
  expect(trail('first')).toEqual(['first', 'second', 'current']);
  expect(trail('current')).toEqual(['current']);
});

it('goes up from where a link leads, not from where it is', () => {
  symlinkSync('releases/v1/lib', join(base, 'lib'));
  symlinkSync('lib/../../v2', join(base, 'up'));
  expect(trail('up')).toEqual(['up', 'lib']);
});

it('ends with the first thing that is missing', () => {
  symlinkSync('releases/v3/lib/a', join(base, 'early'));
  symlinkSync('early', join(base, 'link'));
  expect(trail('link')).toEqual(['link', 'early', 'releases/v3']);
});

it('ends although links lead to each other', () => {
  symlinkSync('two', join(base, 'one'));
  symlinkSync('one', join(base, 'two'));
  expect(new Set(trail('one'))).toEqual(new Set(['one', 'two']));
});

it('names what is no link not at all, and what is not there', () => {
  expect([trail('releases/v1/lib/a'), trail('none')]).toEqual([[], ['none']]);
});
