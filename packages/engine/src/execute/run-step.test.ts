import { fakeHost } from '@svc-build/host/testing/fake-host';
import type { Step } from '@svc-build/model/plan';
import { expect, it } from 'vitest';
import type { BuildContext } from '../build-context.ts';
import { runStep } from './run-step.ts';

const places = { root: '/p', scratch: '/p/.svc-build/scratch/api', modules: '/modules' };

function ran(step: Step, host: ReturnType<typeof fakeHost>): ReturnType<typeof runStep> {
  const signal = new AbortController().signal;
  const interrupt = { stop: signal, kill: signal };
  const context = { host, interrupt, directories: { root: '/p', modules: '/modules' } } as unknown as BuildContext;
  return runStep(step, { context, places, env: {}, services: ['api'], secrets: [], onLine: () => {} });
}

const copy: Step = { kind: 'copy', label: 'launcher', from: '{modules}/launcher.py', to: '{scratch}/run/launcher.py' };

it('a file is copied below scratch, with the directories above it', async () => {
  const host = fakeHost({ files: { '/modules/launcher.py': 'print()\n' } });
  expect(await ran(copy, host)).toMatchObject({ ok: true });
  expect(host.tree('/p/.svc-build/scratch/api')).toEqual({ 'run/launcher.py': 'print()\n' });
});

it('a file that is not there to copy fails the step, which names it', async () => {
  const from = '{root}/api/settings.json';
  const failed = await ran({ ...copy, from }, fakeHost({ files: {} }));
  expect(failed).toMatchObject({
    ok: false,
    diagnostics: [
      { code: 'STEP_FAILED', service: 'api', message: 'The step "launcher" finds no file api/settings.json.' },
    ],
  });
});

it.each([
  ['copies', { ...copy, to: '{root}/launcher.py' }],
  ['writes', { kind: 'write', label: 'settings', path: '{scratch}/../web/x', contents: '' }],
] as const)('a step that %s outside of scratch is a bug of a builder', async (_, step) => {
  await expect(ran(step, fakeHost({ files: { '/modules/launcher.py': '' } }))).rejects.toThrow('outside {scratch}');
});

it.each([
  ['Failed to fetch `Inter` from Google Fonts.', 'Take the font from a file.'],
  ['Module not found', 'Fix what its last lines say; --verbose shows all that it prints.'],
])('a program that fails with %j is helped by: %s', async (line, help) => {
  const build = (program: { readonly print: (line: string) => void }): number => {
    for (const one of ['Compiling', line, 'Build failed']) program.print(one);
    return 1;
  };
  const failures = [{ says: 'Failed to fetch', help: 'Take the font from a file.' }];
  const step: Step = { kind: 'run', label: 'build', argv: ['/bin/next', 'build'], cwd: '{root}', env: {}, failures };
  const failed = await ran(step, fakeHost({ files: { '/p/package.json': '' }, programs: { '/bin/next': build } }));
  expect(failed).toMatchObject({
    ok: false,
    diagnostics: [{ code: 'STEP_FAILED', help, log: ['Compiling', line, 'Build failed'] }],
  });
});
