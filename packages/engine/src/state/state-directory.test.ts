import { type FakeFile, fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { checkState, claimState, leadsOut } from './state-directory.ts';

const root = '/repo/project';
const state = `${root}/.svc-build`;

/** The link that is refused; null when there is none. */
function refused(files: Readonly<Record<string, FakeFile>>): string | null {
  const { disk } = fakeHost({ files: { '/repo/other/file': '', [`${root}/web/a`]: '', ...files } });
  const checked = checkState(root, state, disk);
  return checked.ok ? null : (/^"([^"]+)"/.exec(checked.diagnostics[0]?.message ?? '')?.[1] ?? '');
}

it.each<[string, Readonly<Record<string, FakeFile>>]>([
  ['nothing yet', {}],
  ['directories of its own', { [`${state}/locks/one`]: '', [`${state}/cache/deep/er/file`]: '' }],
  ['a link to somewhere in the project', { [state]: { link: 'web' } }],
  ['a link below what is ours alone', { [`${state}/keep/web/npm/link`]: { link: '/repo/other' } }],
])('takes %s', (_, files) => {
  expect(refused(files)).toBeNull();
});

it.each<[string, string, Readonly<Record<string, FakeFile>>]>([
  ['is a link out', '.svc-build', { [state]: { link: '../other' } }],
  ['holds one', '.svc-build/locks', { [`${state}/locks`]: { link: '/repo/other' } }],
  ['holds one deeper', '.svc-build/keep/web', { [`${state}/keep/web`]: { link: '../../../other' } }],
  ['is a link to nothing, which something may be written through', '.svc-build', { [state]: { link: '/nowhere' } }],
])('refuses a state directory that %s', (_, named, files) => {
  expect(refused(files)).toBe(named);
});

it('what is not there yet leads where its nearest directory does', () => {
  const { disk } = fakeHost({ files: { '/repo/other/file': '', [`${root}/out`]: { link: '../other' } } });
  const paths = [`${root}/out/a/b`, `${root}/new/a/b`, root, '/repo/other/a'];
  expect(paths.map((path) => leadsOut(path, root, disk))).toEqual([true, false, false, false]);
});

it('a state directory ignores itself in git, unless somebody wrote otherwise', () => {
  const [made, known] = ['/p/.svc-build', '/q/.svc-build'];
  const host = fakeHost({ files: { [`${known}/.gitignore`]: '!cache\n' } });
  claimState({ host, directories: { state: made } });
  claimState({ host, directories: { state: known } });
  expect([host.tree(made), host.tree(known)]).toEqual([{ '.gitignore': '*\n' }, { '.gitignore': '!cache\n' }]);
});
