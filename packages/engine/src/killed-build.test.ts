import type { FakeHost } from '@svc-build/host/testing/fake-host';
import { Killed, killedHost, successorOf } from '@svc-build/host/testing/killed-host';
import { expect, it } from 'vitest';
import { holdOutput } from './publish/recover-output.ts';
import { memoryProject } from './testing/memory-project.ts';

const BESIDE = '/p/.vercel';
const OLD = 'page of one';
const NEW = 'another page';

/** What a project publishes whose first service was edited. */
async function edited() {
  const project = memoryProject(['one', 'two', 'three']);
  project.host.advance(10_000);
  await project.build();
  project.host.advance(10_000);
  project.host.disk.write('/p/one/source.txt', NEW);
  project.host.advance(10_000);
  return project;
}

const pageOf = (host: FakeHost, output: string): string =>
  new TextDecoder().decode(host.disk.read(`${output}/static/one/index.html`) ?? new Uint8Array());

it('a build that is killed at any change beside its output leaves it whole or without a manifest, and the next one is right', async () => {
  let inSwap = 0;
  for (let step = 0, isOver = false; !isOver; step += 1) {
    const project = await edited();
    const { host, output } = project;
    isOver = await project.build({ host: killedHost(host, step, BESIDE).host }).then(
      () => true,
      (thrown) => {
        if (!(thrown instanceof Killed)) throw thrown;
        return false;
      },
    );
    const isWhole = host.disk.identity(`${output}/routes-manifest.json`) !== null;
    if (isWhole) expect([OLD, NEW]).toContain(pageOf(host, output));
    else inSwap += 1;
    if (step % 2 === 0) {
      const held = await holdOutput(output, successorOf(host), new AbortController().signal);
      expect(host.disk.identity(`${output}/routes-manifest.json`)).not.toBeNull();
      await held?.release();
    }
    host.advance(10_000);
    const { end } = await project.build({ host: successorOf(host) });
    expect(end.kind).toBe('done');
    expect(pageOf(host, output)).toBe(NEW);
    expect(host.disk.list(BESIDE)?.map(({ name }) => name)).toEqual(['output']);
  }
  expect(inSwap).toBeGreaterThan(3);
});
