import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { pythonServerSteps, vendored } from './python-install.ts';

test('what an index has lies in the bundle, with the directories that it adds itself', async () => {
  const scratch = memoryTree({
    'vendor/shop/__init__.py': '',
    'vendor/win.pth': '# comment\nwin/lib\nimport win_setup\n',
    'server/x.py': '',
  });
  const found = await vendored(someService(), 'vendor', scratch);
  expect(found).toMatchObject({
    ok: true,
    value: [
      { path: '_svc/vendor/shop/__init__.py', from: '{scratch}/vendor/shop/__init__.py', mode: 0o644 },
      { path: '_svc/vendor/win.pth' },
    ],
  });
});

test.each([
  ['shop.pth', '/home/me/shop\n', '/home/me/shop'],
  ['shop.pth', '../shop\n', '../shop'],
  ['__editable__.shop-1.0.pth', 'import __editable___shop_finder\n', 'import __editable___shop_finder'],
])('%s with %j leads out of the bundle', async (name, contents, line) => {
  const found = await vendored(someService(), 'vendor', memoryTree({ [`vendor/${name}`]: contents }));
  expect(found).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'OUTPUT_NOT_SELF_CONTAINED',
        message: `The bundle of service "api" would not run elsewhere: ${name} imports from outside of it ("${line}").`,
        help: 'Install the package without -e, so that its files are copied.',
      },
    ],
  });
});

test('pyenv does not see pip run: it would look through all its versions for new programs, and fail where two installs end at once', () => {
  const runs = pythonServerSteps(someService(), false).flatMap((step) => (step.kind === 'run' ? [step] : []));
  expect(runs.map(({ label }) => label)).toEqual(['pip install', 'compile']);
  for (const { argv } of runs) expect(argv.join(' ')).not.toMatch(/\s-m\s+pip\s/);
});
