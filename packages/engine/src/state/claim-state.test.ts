import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { claimState } from './claim-state.ts';

it('a state directory ignores itself in git, unless somebody wrote otherwise', () => {
  const [made, known] = ['/p/.svc-build', '/q/.svc-build'];
  const host = fakeHost({ files: { [`${known}/.gitignore`]: '!cache\n' } });
  claimState({ host, directories: { state: made } });
  claimState({ host, directories: { state: known } });
  expect([host.tree(made), host.tree(known)]).toEqual([{ '.gitignore': '*\n' }, { '.gitignore': '!cache\n' }]);
});
