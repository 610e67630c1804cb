import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

it('two runs of one checkout, one of which waited, write down the files that are in the output', async () => {
  await using rig = await projectRig({
    ...scriptedServices({ slow: `sleep 0.2; ${page('x')}` }),
    'folder/index.html': 'folder\n',
    'vercel.json': JSON.stringify({
      experimentalServices: {
        slow: { entrypoint: 'slow', routePrefix: '/' },
        folder: { entrypoint: 'folder', routePrefix: '/folder' },
      },
    }),
  });
  await build(rig);
  // Whether the one that waited looks before or after the other has written down what it did is chance: both must do.
  for (const round of ['1', '2', '3', '4', '5', '6', '7', '8']) {
    await rig.write({ [`folder/${round}.txt`]: round, 'slow/text.txt': `together ${round}` });
    const ended = await Promise.all([rig.run(['build']), rig.run(['build'])]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    await rig.write({ 'slow/text.txt': `alone ${round}` });
    expect((await build(rig)).outcomes).toEqual({ folder: 'fresh', slow: 'built' });
    expect(existsSync(join(rig.root, `.vercel/output/static/folder/${round}.txt`))).toBe(true);
  }
});
