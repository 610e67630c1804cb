import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { Killed, killedHost, successorOf } from '@svc-build/host/testing/killed-host';
import { expect, it } from 'vitest';
import { journalPlace, stagingOf } from '../state/beside-output.ts';
import { holdOutput } from './recover-output.ts';
import { swapSubtrees } from './subtree-swap.ts';

const output = '/p/.vercel/output';
const staging = stagingOf(output, '999:5');
const never = new AbortController().signal;

const OLD = {
  'config.json': 'old',
  'functions/_svc/api/index.func/main.py': 'old',
  'functions/_svc/gone/index.func/main.py': 'old',
  'routes-manifest.json': 'old',
  'static/admin/index.html': 'kept',
  'static/assets/a': 'old',
  'static/index.html': 'old',
  'static/only-old': 'old',
};
const NEW = {
  'config.json': 'new',
  'functions/_svc/api/index.func/main.py': 'new',
  'routes-manifest.json': 'new',
  'static/admin/index.html': 'kept',
  'static/assets/a': 'new',
  'static/index.html': 'new',
  'static/only-new/deep': 'new',
};
const SUBTREES = {
  placed: ['functions/_svc/api', 'static/assets', 'static/index.html', 'static/only-new'],
  removed: ['functions/_svc/gone', 'static/only-old'],
};

function staged(): FakeHost {
  const at = (base: string, files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => [`${base}/${path}`, text]);
  const { 'static/admin/index.html': _, ...changed } = NEW;
  return fakeHost({ files: Object.fromEntries([...at(output, OLD), ...at(staging, changed)]) });
}

/** The output, and what else lies beside it but the staging, which is cleared with its run. */
function look(host: FakeHost) {
  const beside = (host.disk.list('/p/.vercel') ?? []).map(({ name }) => name);
  return { output: host.tree(output), beside: beside.filter((name) => !name.includes('staging')) };
}

it('replaces what is staged, removes the rest, and leaves what is kept as it is, to its inodes', () => {
  const host = staged();
  const kept = host.disk.identity(`${output}/static/admin`);
  expect(swapSubtrees(output, { staging, ...SUBTREES }, host.disk)).toBe(true);
  expect(look(host)).toEqual({ output: NEW, beside: ['output'] });
  expect(host.disk.identity(`${output}/static/admin`)).toEqual(kept);
});

it('writes the journal, takes the manifest away, and puts the new one in its place last of all', () => {
  const host = staged();
  const done: string[] = [];
  const noting = {
    ...host.disk,
    write: (path: string, ...rest: [string | Uint8Array, number?]) => {
      done.push(`write ${path.slice('/p/.vercel/'.length)}`);
      host.disk.write(path, ...rest);
    },
    sync: (path: string) => void done.push(`sync ${path.slice('/p/'.length)}`),
    rename: (from: string, to: string) => {
      done.push(`${from.slice('/p/.vercel/'.length)} → ${to.slice('/p/.vercel/'.length)}`);
      host.disk.rename(from, to);
    },
    remove: (path: string) => void done.push(`remove ${path.slice('/p/.vercel/'.length)}`),
  };
  swapSubtrees(output, { staging, ...SUBTREES }, noting);
  expect(done.slice(0, 4)).toEqual([
    ...['write .output.svc-build-swap', 'sync .vercel/.output.svc-build-swap', 'sync .vercel'],
    'output/routes-manifest.json → .output.svc-build-staging-999:5/gone/7',
  ]);
  expect(done.slice(-3)).toEqual([
    '.output.svc-build-staging-999:5/config.json → output/config.json',
    '.output.svc-build-staging-999:5/routes-manifest.json → output/routes-manifest.json',
    'remove .output.svc-build-swap',
  ]);
});

/** How many changes a whole swap makes. */
const STEPS = (() => {
  const { host, changes } = killedHost(staged(), Number.POSITIVE_INFINITY);
  swapSubtrees(output, { staging, ...SUBTREES }, host.disk);
  return changes();
})();

it.each(Array.from({ length: STEPS }, (_, step) => [step]))(
  'killed before change %i, the output is whole or has no manifest, and the next command ends the swap, killed itself or not',
  async (step) => {
    for (let again = 0; ; again += 1) {
      const host = staged();
      expect(() => swapSubtrees(output, { staging, ...SUBTREES }, killedHost(host, step).host.disk)).toThrow(Killed);
      wholeOrWithoutManifest(host);
      const second = killedHost(host, again);
      const held = await holdOutput(output, second.host, never).catch((thrown: unknown) => {
        if (!(thrown instanceof Killed)) throw thrown;
        return null;
      });
      wholeOrWithoutManifest(host);
      await (await holdOutput(output, successorOf(host), never))?.release();
      const { output: tree, beside } = look(host);
      expect([OLD, NEW]).toContainEqual(tree);
      expect(beside.filter((name) => name.includes('swap'))).toEqual([]);
      if (held !== null) return;
    }
  },
);

function wholeOrWithoutManifest(host: FakeHost): void {
  const tree = host.tree(output);
  if (tree['routes-manifest.json'] === undefined) return;
  expect([OLD, NEW]).toContainEqual(tree);
}

it('a journal that was written is rolled forward', async () => {
  const host = staged();
  // The directory, the journal and both syncs: killed before the manifest is taken away.
  expect(() => swapSubtrees(output, { staging, ...SUBTREES }, killedHost(host, 4).host.disk)).toThrow(Killed);
  expect(host.tree(output)).toEqual(OLD);
  await (await holdOutput(output, host, never))?.release();
  expect(look(host)).toEqual({ output: NEW, beside: ['output'] });
});

it('a journal that is not whole is discarded', async () => {
  const host = staged();
  expect(() => swapSubtrees(output, { staging, ...SUBTREES }, killedHost(host, 4).host.disk)).toThrow(Killed);
  const text = new TextDecoder().decode(host.disk.read(journalPlace(output)) ?? new Uint8Array());
  host.disk.write(journalPlace(output), text.slice(0, -20));
  await (await holdOutput(output, host, never))?.release();
  expect(look(host)).toEqual({ output: OLD, beside: ['output'] });
});
