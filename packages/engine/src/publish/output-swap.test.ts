import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '@svc-build/host/node-files';
import { beforeEach, describe, expect, it } from 'vitest';
import { clearLeftovers, restoreOutput, stagingOf, swapOutput } from './output-swap.ts';

let base = '';
let output = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'svc-build-'));
  output = join(base, 'output');
});

async function directory(path: string, text: string): Promise<string> {
  await mkdir(path);
  await writeFile(join(path, 'file'), text);
  return path;
}
const text = () => readFile(join(output, 'file'), 'utf8');

describe('a staged output', () => {
  it('takes the place of the last one, of which nothing stays', async () => {
    await directory(output, 'old');
    await swapOutput(await directory(stagingOf(output, '7:1'), 'new'), output, nodeFiles);
    expect([await text(), await readdir(base)]).toEqual(['new', ['output']]);
  });

  it('takes its place where there was none', async () => {
    await swapOutput(await directory(stagingOf(output, '7:1'), 'new'), output, nodeFiles);
    expect([await text(), await readdir(base)]).toEqual(['new', ['output']]);
  });

  it('takes its place although another command puts the last one back in between', async () => {
    await directory(output, 'old');
    const staging = await directory(stagingOf(output, '7:1'), 'new');
    let meddled = false;
    const meddlesome: typeof nodeFiles = {
      ...nodeFiles,
      rename: async (from, to) => {
        if (from === staging && !meddled) {
          meddled = true;
          await restoreOutput(output, nodeFiles);
        }
        await nodeFiles.rename(from, to);
      },
    };
    await swapOutput(staging, output, meddlesome);
    expect([meddled, await text(), await readdir(base)]).toEqual([true, 'new', ['output']]);
  });
});

describe('after a killed run', () => {
  it('the output that was moved out of the way is put back', async () => {
    await directory(join(base, '.output.svc-build-previous'), 'old');
    await restoreOutput(output, nodeFiles);
    expect([await text(), await readdir(base)]).toEqual(['old', ['output']]);
  });

  it('an output that is in its place stays, and the rest is cleared away', async () => {
    await directory(output, 'new');
    await directory(join(base, '.output.svc-build-previous'), 'old');
    await directory(stagingOf(output, '9:1'), 'half');
    await restoreOutput(output, nodeFiles);
    await directory(stagingOf(output, '8:1'), 'of a run that lives');
    await clearLeftovers(output, nodeFiles, (owner) => owner === '8:1');
    expect([await text(), (await readdir(base)).sort()]).toEqual(['new', ['.output.svc-build-staging-8:1', 'output']]);
  });
});
