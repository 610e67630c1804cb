import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { stagingOf, writerLock } from '../state/beside-output.ts';
import { lockToReplace } from './output-lock.ts';
import { holdOutput } from './recover-output.ts';
import { swapSubtrees } from './subtree-swap.ts';

const output = '/p/.vercel/output';
const FILES = ['routes-manifest.json', 'config.json', 'static/a', 'functions/_svc/api/b'];
const SUBTREES = { placed: ['static/a', 'functions/_svc/api'], removed: [] };
const SWAPS = 100;
const never = new AbortController().signal;

const hostWithOutput = () => fakeHost({ files: Object.fromEntries(FILES.map((path) => [`${output}/${path}`, '0'])) });

it('readers see no mixture during a hundred swaps, and wait for no other reader', async () => {
  const host = hostWithOutput();
  const { disk, files, clock } = host;
  let isOver = false;
  const seen = new Set<string>();
  let together = 0;
  let most = 0;
  const read = async (): Promise<void> => {
    while (!isOver) {
      const held = await holdOutput(output, host, never);
      together += 1;
      most = Math.max(most, together);
      const texts = [];
      for (const path of FILES) {
        texts.push(await files.readText(`${output}/${path}`));
        await clock.sleep(7);
      }
      seen.add(texts.join(' '));
      together -= 1;
      await held?.release();
      await clock.sleep(3);
    }
  };
  const swap = async (): Promise<void> => {
    for (let generation = 1; generation <= SWAPS; generation += 1) {
      const staging = stagingOf(output, '1000:0');
      for (const path of FILES) disk.write(`${staging}/${path}`, String(generation));
      const lock = await lockToReplace(output, { host, stop: never, onWait: () => {} });
      swapSubtrees(output, { staging, ...SUBTREES }, disk);
      await lock?.release();
      disk.remove(staging);
      await clock.sleep((generation % 4) * 40);
    }
    isOver = true;
  };
  await Promise.all([read(), read(), swap()]);
  expect([...seen].filter((texts) => new Set(texts.split(' ')).size !== 1)).toEqual([]);
  expect(seen.size).toBeGreaterThan(10);
  expect(most).toBe(2);
  expect(Object.keys(host.tree('/p/.vercel')).filter((path) => !path.startsWith('output/'))).toEqual([]);
});

it('who may not write beside the output reads it all the same', async () => {
  const host = hostWithOutput();
  host.refuse('/p/.vercel', 'write', 'EROFS');
  const before = host.tree('/p');
  await (await holdOutput(output, host, never))?.release();
  expect(host.tree('/p')).toEqual(before);
});

it('an output that is not there is held for nothing, and nothing is made for it', async () => {
  const host = fakeHost();
  await (await holdOutput('/none/output', host, never))?.release();
  expect(host.disk.identity('/none')).toBeNull();
});

it('who waits for a swap can be told to stop, and so can who waits for a reader', async () => {
  const host = hostWithOutput();
  const stop = new AbortController();
  const onWait = (): void => stop.abort();
  const held = await holdOutput(output, host, never);
  expect(await lockToReplace(output, { host, stop: stop.signal, onWait })).toBeNull();
  expect(host.disk.identity(writerLock(output))).toBeNull();
  await held?.release();
  const writer = await lockToReplace(output, { host, stop: never, onWait: () => {} });
  expect(await holdOutput(output, host, AbortSignal.abort())).toBeNull();
  await writer?.release();
});
