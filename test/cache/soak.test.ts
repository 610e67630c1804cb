import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedFiles, FIRST } from '../../scripts/soak/generations.mjs';
import { lookAtOutput } from '../../scripts/soak/look-at-output.mjs';
import { soak } from '../../scripts/soak/soak.mjs';

const noProc = process.platform === 'linux' ? null : 'Skipped: the soak looks into /proc.';
if (noProc !== null) console.log(noProc);

describe.skipIf(noProc !== null)('builds that are killed at any moment', () => {
  it('leave a whole output, nothing beside it, no lock that blocks, and no process', async () => {
    const tally = await soak({ rounds: 12, seed: 4, say: () => {} });
    expect(tally.killed).toBeGreaterThan(0);
    expect(tally.looks).toBeGreaterThan(12);
  });

  it.each<[string, (output: string) => void]>([
    [
      'a file is of another generation',
      (output) => writeFileSync(join(output, 'static/2.txt'), 'one 2 of generation 9\n'),
    ],
    ['a file is torn', (output) => writeFileSync(join(output, 'static/two/deep/3.txt'), 'two 3 of gen')],
    ['a file is missing', (output) => rmSync(join(output, 'static/three/4.txt'))],
    ['a file is too much', (output) => writeFileSync(join(output, 'static/more.txt'), '')],
    ['there is no manifest', (output) => rmSync(join(output, 'routes-manifest.json'))],
    ['the manifest is torn', (output) => writeFileSync(join(output, 'routes-manifest.json'), '{"services":{"one"')],
  ])('and would be found out when %s', (_, spoil) => {
    const output = join(mkdtempSync(join(tmpdir(), 'svc-build-')), 'output');
    for (const [path, text] of expectedFiles(FIRST)) {
      mkdirSync(dirname(join(output, 'static', path)), { recursive: true });
      writeFileSync(join(output, 'static', path), text);
    }
    writeFileSync(join(output, 'config.json'), '{}');
    writeFileSync(join(output, 'routes-manifest.json'), '{ "services": { "one": {}, "two": {}, "three": {} } }');
    expect(lookAtOutput(output, [{ ...FIRST, one: 3 }, FIRST])).toBeNull();
    spoil(output);
    expect(lookAtOutput(output, [FIRST])).not.toBeNull();
  });
});
