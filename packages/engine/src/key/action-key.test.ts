import { fakeHost } from '@svc-build/host/testing/fake-host';
import type { Machine } from '@svc-build/model/host';
import type { Action, Step } from '@svc-build/model/plan';
import { defineRuntime } from '@svc-build/model/runtime-facts';
import { someService } from '@svc-build/model/testing/some-service';
import { DigestMemory } from '@svc-build/trace/digest-memory';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BuildContext } from '../build-context.ts';
import { actionGraph } from '../execute/action-graph.ts';
import { openActionKeys } from '../execute/action-keys.ts';
import { NOTHING } from '../record/earlier-results.ts';
import { someAction } from '../testing/some-action.ts';

/** A workspace: packages that may need earlier ones, each with files and a declared variable, and one tool. */
interface Workspace {
  readonly root: string;
  readonly packages: readonly { readonly needs: readonly number[]; readonly files: Readonly<Record<string, string>> }[];
  readonly env: Readonly<Record<string, string>>;
  readonly tool: string;
  readonly machine: Partial<Machine>;
  /** What else lies in the checkout. */
  readonly beside: Readonly<Record<string, string>>;
  /** What an action has otherwise. */
  readonly details: ReadonlyMap<number, Partial<Action>>;
}

const RUNTIMES = [
  defineRuntime({ name: 'node', title: 'Node.js', installed: ['node_modules'], written: ['*.tsbuildinfo'] }),
];

/** The keys of all packages. */
async function keysOf({ root, packages, env, tool, machine, beside, details }: Workspace): Promise<readonly string[]> {
  const sources = packages.flatMap(({ files }, index) =>
    Object.entries(files).map(([name, text]) => [`${root}/p${index}/${name}`, text] as const),
  );
  const others = Object.entries(beside).map(([path, text]) => [`${root}/${path}`, text] as const);
  const host = fakeHost({ files: Object.fromEntries([...sources, ...others]), env, machine });
  const directories = {
    root,
    modules: '/modules',
    output: `${root}/.vercel/output`,
    cache: '/cache',
    state: `${root}/.svc-build`,
  };
  const context = { host, directories, runtimes: RUNTIMES, builderModules: new Map(), version: '1' };
  const actions = packages.map(({ needs }, index) => ({
    ...someAction(`p${index}`, {
      needs: needs.map((need) => `p${need}`),
      requires: [{ tool: 'node', range: null, source: 'package.json' }],
      inputs: { directories: [`p${index}`], files: [], exclude: [`p${index}/ignored/**`] },
      env: { files: [], frameworkFiles: [], prefixes: [], names: [`DECLARED_${index}`], urls: false, set: {} },
      steps: [run('first'), run('second')],
      outputs: [`p${index}/dist`],
    }),
    ...details.get(index),
  }));
  const generated = { values: {}, names: new Set<string>() };
  const tools = { 'node for node  of package.json': { version: tool, program: null } };
  const owner = {
    service: someService(),
    builder: { name: 'b', version: 1 },
    plan: { service: 'api', actions },
    generated,
    tools,
  };
  const graph = actionGraph([owner as unknown as Parameters<typeof actionGraph>[0][number]]);
  const memory = new DigestMemory(host.disk, []);
  const keys = openActionKeys(graph, { memory, earlier: NOTHING }, context as unknown as BuildContext);
  return Promise.all(packages.map(async (_, index) => (await keys.of(`p${index}`)).key));
}

function run(word: string): Step {
  return { kind: 'run', label: word, argv: ['make', word], cwd: '{root}', env: {} };
}

const fileName = fc.stringMatching(/^[a-z]{1,6}\.(?:ts|json)$/);
const files = fc.dictionary(fileName, fc.string({ maxLength: 5 }), { minKeys: 1, maxKeys: 4 });

const workspace: fc.Arbitrary<Workspace> = fc
  .array(fc.record({ files, needs: fc.array(fc.nat(4), { maxLength: 2 }) }), { minLength: 1, maxLength: 5 })
  .map((packages) => ({
    root: '/p',
    packages: packages.map((one, index) => ({
      ...one,
      needs: index === 0 ? [] : [...new Set(one.needs.map((need) => need % index))].sort(),
    })),
    env: {},
    tool: 'v20.0.0',
    machine: {},
    beside: {},
    details: new Map(),
  }));

/** Which packages a change of one reaches: itself, and all that need it over any number of steps. */
function reached({ packages }: Workspace, changed: number): readonly boolean[] {
  const is = packages.map((_, index) => index === changed);
  for (const [index, { needs }] of packages.entries()) if (needs.some((need) => is[need])) is[index] = true;
  return is;
}

type File = readonly [name: string, text: string];

const withFirst = (all: Readonly<Record<string, string>>, edit: (file: File) => File): Record<string, string> =>
  Object.fromEntries(Object.entries(all).map((file, at) => (at === 0 ? edit(file) : file)));

type Change = (one: Workspace, index: number, text: string) => Workspace;

const withFiles = (
  one: Workspace,
  index: number,
  edit: (files: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Workspace => {
  const changed = one.packages.map((each, at) => (at === index ? { ...each, files: edit(each.files) } : each));
  return { ...one, packages: changed };
};
const withDetails = (one: Workspace, index: number, details: Partial<Action>): Workspace => {
  return { ...one, details: new Map([[index, details]]) };
};

const CHANGES: Readonly<Record<string, Change>> = {
  'a file is added': (one, index, text) => withFiles(one, index, (all) => ({ ...all, 'added.md': text })),
  'a file is removed': (one, index) => withFiles(one, index, (all) => Object.fromEntries(Object.entries(all).slice(1))),
  'a file is edited': (one, index, text) =>
    withFiles(one, index, (all) => withFirst(all, ([name, was]) => [name, `${was} edited ${text}`])),
  'a file is renamed': (one, index) =>
    withFiles(one, index, (all) => withFirst(all, ([name, was]) => [`renamed-${name}`, was])),
  'its variable is set': (one, index, text) => ({ ...one, env: { [`DECLARED_${index}`]: text } }),
  'its steps come in another order': (one, index) => withDetails(one, index, { steps: [run('second'), run('first')] }),
  'a step has another argument': (one, index, text) =>
    withDetails(one, index, { steps: [run('first'), run(`second ${text}`)] }),
  'it writes elsewhere': (one, index) => withDetails(one, index, { outputs: [`p${index}/dist`, `p${index}/build`] }),
  'it needs one less, or reads a file more': (one, index) => {
    const needs = (one.packages[index]?.needs ?? []).slice(1).map((need) => `p${need}`);
    const inputs = { directories: [`p${index}`], files: ['more'], exclude: [] };
    return withDetails(one, index, one.packages[index]?.needs.length ? { needs } : { inputs });
  },
};

it.each(Object.entries(CHANGES))(
  'when %s, its key and those of what needs it change, and no others',
  async (_, change) => {
    await fc.assert(
      fc.asyncProperty(workspace, fc.nat(), fc.string({ maxLength: 3 }), async (one, some, text) => {
        const index = some % one.packages.length;
        const [before, after] = [await keysOf(one), await keysOf(change(one, index, text))];
        expect(after.map((key, at) => key !== before[at])).toEqual(reached(one, index));
      }),
      { numRuns: 60 },
    );
  },
);

const EVERYWHERE: Readonly<Record<string, (one: Workspace) => Workspace>> = {
  'the tool has another version': (one) => ({ ...one, tool: 'v22.0.0' }),
  'the platform is another one': (one) => ({ ...one, machine: { arch: 'arm64' } }),
};

it.each(Object.entries(EVERYWHERE))('when %s, every key changes', async (_, change) => {
  await fc.assert(
    fc.asyncProperty(workspace, async (one) => {
      const [before, after] = [await keysOf(one), await keysOf(change(one))];
      expect(after.every((key, at) => key !== before[at])).toBe(true);
    }),
    { numRuns: 20 },
  );
});

const NOWHERE: Readonly<Record<string, (one: Workspace, index: number) => Workspace>> = {
  'the checkout lies elsewhere': (one) => ({ ...one, root: '/somewhere/else' }),
  'a file of nobody changes': (one) => ({ ...one, beside: { 'notes.txt': 'notes' } }),
  'what an action does not read changes': (one, index) => ({ ...one, beside: { [`p${index}/ignored/a`]: 'a' } }),
  'outputs, installed packages and what compilers remember change': (one, index) => ({
    ...one,
    beside: { [`p${index}/dist/a`]: 'a', [`p${index}/node_modules/a/b.js`]: 'b', [`p${index}/x.tsbuildinfo`]: '{}' },
  }),
  'what a package makes that is needed changes': (one, index) => ({
    ...one,
    beside: Object.fromEntries((one.packages[index]?.needs ?? []).map((need) => [`p${need}/dist/a`, 'a'])),
  }),
  'a variable that nobody declares is set': (one) => ({ ...one, env: { OTHER: 'x' } }),
  'files are written in another order': (one) => ({
    ...one,
    packages: one.packages.map((each) => ({
      ...each,
      files: Object.fromEntries(Object.entries(each.files).reverse()),
    })),
  }),
  'an action is shown by another name': (one, index) => withDetails(one, index, { label: 'another' }),
};

it.each(Object.entries(NOWHERE))('when %s, no key changes', async (_, change) => {
  await fc.assert(
    fc.asyncProperty(workspace, fc.nat(), async (one, some) => {
      expect(await keysOf(change(one, some % one.packages.length))).toEqual(await keysOf(one));
    }),
    { numRuns: 30 },
  );
});

/** The first package as an install that says what the first of its files comes to. */
function installing(one: Workspace, digest: string): Workspace {
  const [name = ''] = Object.keys(one.packages[0]?.files ?? {});
  return withDetails(one, 0, { restorable: false, resolution: { inputs: [`p0/${name}`], digest } });
}

it('what needs an install changes with what that comes to, and with all else that it is made of', async () => {
  const edited = CHANGES['a file is edited'] as Change;
  const added = CHANGES['a file is added'] as Change;
  await fc.assert(
    fc.asyncProperty(workspace, fc.string({ maxLength: 3 }), async (one, text) => {
      const before = await keysOf(installing(one, 'same'));
      const changed = async (other: Workspace) => (await keysOf(other)).map((key, at) => key !== before[at]);
      const onlyItself = one.packages.map((_, at) => at === 0);
      expect(await changed(installing(edited(one, 0, text), 'same'))).toEqual(onlyItself);
      expect(await changed(installing(edited(one, 0, text), 'other'))).toEqual(reached(one, 0));
      expect(await changed(added(installing(one, 'same'), 0, text))).toEqual(reached(one, 0));
    }),
    { numRuns: 60 },
  );
});
