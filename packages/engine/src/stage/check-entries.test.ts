import { fakeHost } from '@svc-build/host/testing/fake-host';
import type { BuildOutput, Entry, FunctionOutput } from '@svc-build/model/build-output';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { checkEntries } from './check-entries.ts';

const places = { root: '/p', scratch: '/p/.svc-build/scratch/api', modules: '/modules' };
const { disk } = fakeHost({
  files: {
    '/p/a.js': 'a',
    '/p/link.js': { link: 'a.js' },
    '/p/out.js': { link: '/etc/passwd' },
    '/etc/passwd': '',
    '/modules/x.mjs': '',
    '/p/.svc-build/scratch/api/made.js': '',
  },
});

function outputOf(entries: readonly Entry[], cwd = '.', names = ['index']): BuildOutput {
  const stop = { signal: 'SIGTERM', okExit: [0] } as const;
  const launch = { argv: ['node'], env: {}, ready: 'port', stop } as const;
  const runtime = { required: [], runtime: 'nodejs', handler: 'a.js', launcherType: null };
  const functions = names.map((name): FunctionOutput => ({ name, entries, cwd, launch, ...runtime }));
  return { functions, static: null, probes: [], requires: [], madeFrom: [] };
}

/** What is wrong with a bundle, without what is said of each problem alike. */
function problems(output: BuildOutput, looks = true): readonly string[] {
  const checked = checkEntries(output, { service: someService(), builder: 'own', places, disk: looks ? disk : null });
  if (checked.ok) return [];
  return checked.diagnostics.map(({ message }) => message.replace(/^.*cannot be written: /, ''));
}

const file = (from: string, path = 'a.js'): Entry => ({ kind: 'file', path, from, mode: 0o644 });

it('takes files of the project, of the scratch directory and of svc-build, and links between them', () => {
  const froms = ['{root}/a.js', '{root}/link.js', '{scratch}/made.js', '{modules}/x.mjs'];
  expect(problems(outputOf(froms.map((from, index) => file(from, `${index}.js`))))).toEqual([]);
});

it.each<[string, Entry]>([
  ['is not one below the bundle', file('{root}/a.js', '../a.js')],
  ['is not one below the bundle', file('{root}/a.js', '/a.js')],
  ['is not one below the bundle', file('{root}/a.js', 'a/./b.js')],
  ['is not one below the bundle', { kind: 'link', path: '', target: 'a' }],
  ['must be 0644 or 0755', { kind: 'contents', path: 'a', contents: '', mode: 0o777 as 0o755 }],
  ['is not below {root} or {scratch}', file('/etc/passwd')],
  ['is not below {root} or {scratch}', file('{root}/../etc/passwd')],
  ['is not below {root} or {scratch}', file('{keep:npm}/a.js')],
  ['is no file', file('{root}/none.js')],
  ['has a name of more than 255 bytes', file('{root}/a.js', `a/${'x'.repeat(256)}/b`)],
  ['has a name of more than 255 bytes', { kind: 'contents', path: '語'.repeat(86), contents: '', mode: 0o644 }],
  ['has more than 1024 bytes', file('{root}/a.js', `${'a/'.repeat(3000)}a`)],
  ['leads to a path of more than 1024 bytes', { kind: 'link', path: 'a', target: 'a/'.repeat(3000) }],
  ['is the module "none", which svc-build does not have', { kind: 'module', path: 'a', module: 'none' }],
  ['".vc-config.json" of function "index" is written by svc-build', file('{root}/a.js', '.vc-config.json')],
  ['".vc-config.json" of function "index" is written by svc-build', file('{root}/a.js', '.vc-config.json/a')],
  ['leads out of the project', file('{root}/out.js')],
])('refuses an entry that %s: %o', (why, entry) => {
  expect(problems(outputOf([entry]))).toEqual([expect.stringContaining(why)]);
});

it('refuses entries in each other’s place', () => {
  expect(problems(outputOf([file('{root}/a.js'), file('{root}/a.js')]))).toEqual(['"a.js" is there twice.']);
  expect(problems(outputOf([file('{root}/a.js', 'a'), file('{root}/a.js', 'a/b')]))).toEqual([
    '"a/b" lies below "a", which is a file.',
  ]);
});

it('takes paths that are as long as a disk takes them, and refuses a function whose directory cannot be made', () => {
  const path = `${'x'.repeat(255)}/${'y'.repeat(255)}/z`;
  expect(problems(outputOf([file('{root}/a.js', path)]))).toEqual([]);
  expect(problems(outputOf([], '.', ['f'.repeat(251)]))).toEqual([expect.stringContaining('longer than a directory')]);
});

it('refuses two functions of one name, and a process that starts outside of its bundle', () => {
  expect(problems(outputOf([], '.', ['one', 'one']))).toEqual(['there are two functions "one".']);
  expect(problems(outputOf([], '../x'))).toEqual([expect.stringContaining('outside of its bundle')]);
});

it('looks at no source for a builder that has done so', () => {
  expect(problems(outputOf([file('{root}/none.js')]), false)).toEqual([]);
});
