import { describe, expect, it } from 'vitest';
import { examples } from '../rig/examples.ts';
import { projectRig } from '../rig/project-rig.ts';

// The plan of every example and sample project, as data: a change of a plan shows in review.
const projects = [...examples, { name: 'storefront', path: 'test/projects/storefront' }];

describe.each(projects)('the plan of $name', ({ name, path }) => {
  it('is the recorded one', async () => {
    await using rig = await projectRig(path);
    const planned = await rig.run(['build', '--dry-run=json']);
    expect(planned).toMatchObject({ code: 0 });
    await expect(planned.stdout).toMatchFileSnapshot(`plans/${name}.json`);
  });
});
