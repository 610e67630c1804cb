import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask } from '../rig/expectations.ts';
import { serveMoved } from '../rig/moved-output.ts';
import type { ProjectRig } from '../rig/project-rig.ts';
import { HTML, projectOf, script } from './published-rows.ts';

describe('what is served of a site', () => {
  const vite = (page: string): Readonly<Record<string, string>> => ({
    ...script(
      `rm -rf dist && mkdir -p dist/assets && cp page.html dist/index.html && echo 1 > dist/assets/a-CqXzvrcn.js`,
      {
        devDependencies: { vite: 'file:vite' },
      },
    ),
    'w/page.html': page,
    'w/vite/package.json': '{ "name": "vite", "version": "8.0.0" }',
  });
  const answers = async (rig: ProjectRig, paths: readonly string[]): Promise<readonly string[]> => {
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    const { origin, serving } = await serveMoved(rig, join(rig.root, '.vercel/output'));
    const all = [];
    for (const path of paths) {
      const { status, body } = await ask(origin, path);
      all.push(`${path} ${status} ${status === 200 ? body.trim() : ''}`.trim());
    }
    serving.child.kill('SIGTERM');
    await serving.exited;
    return all;
  };

  it('is each page at its one form', async () => {
    await using rig = await projectOf({
      files: {
        ...HTML,
        'w/guide/index.html': 'guide',
        'w/about.html': 'about',
        'w/both.html': 'a',
        'w/both/index.html': 'b',
      },
    });
    const paths = ['/', '/guide', '/guide/', '/about', '/about/', '/about.html', '/both', '/both/', '/nothing'];
    expect(await answers(rig, paths)).toEqual([
      '/ 200 <h1>w</h1>',
      '/guide 308',
      '/guide/ 200 guide',
      '/about 200 about',
      '/about/ 308',
      '/about.html 308',
      '/both 200 a',
      '/both/ 200 b',
      '/nothing 404',
    ]);
  });

  it('is the page of an application for whatever it calls a page, also one with text in it', async () => {
    await using rig = await projectOf({ files: vite('<h1>Loading</h1><script src="/assets/a-CqXzvrcn.js"></script>') });
    const app = '200 <h1>Loading</h1><script src="/assets/a-CqXzvrcn.js"></script>';
    expect(await answers(rig, ['/users/7', '/gone.js', '/assets/gone', '/v1.2'])).toEqual([
      `/users/7 ${app}`,
      '/gone.js 404',
      '/assets/gone 404',
      `/v1.2 ${app}`,
    ]);
    const config = JSON.parse(readFileSync(join(rig.root, '.vercel/output/config.json'), 'utf8'));
    expect(config.routes).toContainEqual(
      expect.objectContaining({
        dest: '/index.html',
        methods: ['GET', 'HEAD'],
        missing: [{ type: 'header', key: 'accept' }],
      }),
    );
  });

  it('is what "fallback" of the service says', async () => {
    await using none = await projectOf({ files: vite('app'), settings: { fallback: false } });
    expect(await answers(none, ['/users/7'])).toEqual(['/users/7 404']);
    await using own = await projectOf({
      files: { ...HTML, 'w/app/shell.html': 'shell' },
      settings: { fallback: 'app/shell.html' },
    });
    expect(await answers(own, ['/users/7', '/x.png'])).toEqual(['/users/7 200 shell', '/x.png 404']);
  });
});
