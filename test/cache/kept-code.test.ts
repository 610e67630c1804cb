import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

// What V8 compiled of the command is kept for later runs (packages/cli/bin): it may be missing, damaged or somebody else's.

async function builtWith(env: (rig: ProjectRig) => Readonly<Record<string, string>>) {
  const rig = await projectRig(scriptedServices({ site: page('one') }));
  const directory = join(rig.root, '../code/svc-build');
  const variables = { NODE_COMPILE_CACHE: join(rig.root, '../code'), ...env(rig) };
  const run = async (command = 'build', ...args: readonly string[]) => {
    const { code, stderr } = await rig.run([command, ...args], { env: variables });
    expect(stderr).not.toMatch(/bug|Error/);
    expect(code).toBe(0);
  };
  const kept = () => (existsSync(directory) ? readdirSync(directory).sort() : []);
  /** Of each file what tells whether it was written anew. */
  const written = () => kept().map((name) => statSync(join(directory, name)).mtimeMs);
  return { run, kept, written, directory, [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

it('is kept by a run, and left as it is by one that asks for nothing else', async () => {
  await using built = await builtWith(() => ({}));
  await built.run();
  expect(built.kept()).not.toEqual([]);
  expect(statSync(built.directory).mode & 0o777).toBe(0o700);
  const first = built.written();
  await built.run();
  expect(built.written()).toEqual(first);
  await built.run('detect', 'site');
  const more = built.written();
  expect(more).not.toEqual(first);
  await built.run('detect', 'site');
  await built.run('build', '--force');
  expect(built.written()).toEqual(more);
});

it('is compiled again where it is damaged', async () => {
  await using built = await builtWith(() => ({}));
  await built.run();
  for (const name of built.kept()) {
    const path = join(built.directory, name);
    const bytes = readFileSync(path);
    const middle = Math.floor(bytes.length / 2);
    bytes.fill(0x55, middle, middle + 1000);
    writeFileSync(path, bytes);
  }
  const damaged = built.kept().map((name) => readFileSync(join(built.directory, name)));
  await built.run('build', '--force');
  const whole = built.kept().map((name) => readFileSync(join(built.directory, name)));
  expect(whole.filter((bytes) => damaged.some((other) => other.equals(bytes)))).toEqual([]);
});

it('is nothing that others may have written', async () => {
  await using built = await builtWith(() => ({}));
  mkdirSync(built.directory, { recursive: true });
  chmodSync(built.directory, 0o777);
  await built.run();
  expect(built.kept()).toEqual([]);
});

it('is not kept where a file is in the way, nor where Node was told to keep none', async () => {
  await using inTheWay = await builtWith((rig) => {
    writeFileSync(join(rig.root, '../code'), '');
    return {};
  });
  await inTheWay.run();
  await using disabled = await builtWith(() => ({ NODE_DISABLE_COMPILE_CACHE: '1' }));
  await disabled.run();
  expect(disabled.kept()).toEqual([]);
});
