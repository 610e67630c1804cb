import { describe, expect, it } from 'vitest';
import { projectRig } from '../rig/project-rig.ts';

const project = {
  'site/index.html': '<h1>site</h1>',
  'api/go.mod': 'module example.com/api\n\ngo 1.21\n',
  'api/main.go': 'package main\n\nfunc main() {}\n',
  'svc-build.json': '{ "services": { "stripped": { "stripPrefix": true } } }',
  'vercel.json': JSON.stringify({
    experimentalServices: {
      site: { entrypoint: 'site', routePrefix: '/site' },
      api: { entrypoint: 'api', routePrefix: '/site/api' },
      stripped: { entrypoint: 'site', routePrefix: '/plain' },
    },
  }),
};

describe('svc-build routes', () => {
  it('says who gets a URL, which path it receives, and once built how it is answered', async () => {
    await using rig = await projectRig(project);
    const answer = async (url: string) => {
      const ran = await rig.run(['routes', url, '--json']);
      expect(ran.code).toBe(0);
      return JSON.parse(ran.stdout);
    };
    const api = { service: 'api', prefix: '/site/api', receives: '/site/api/users' };
    const site = { service: 'site', prefix: '/site', receives: '/site/apix' };
    expect(await answer('https://example.com/site/x/../api/users?page=2')).toEqual({ ...api, via: null });
    expect(await answer('/site/apix')).toEqual({ ...site, via: null });
    expect(await answer('/plain/x')).toEqual({ service: 'stripped', prefix: '/plain', receives: '/x', via: null });
    expect(await answer('/other')).toEqual({ service: null, prefix: null, receives: null, via: null });
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(await answer('/site/api/users')).toEqual({ ...api, via: 'function' });
    expect(await answer('/site/apix')).toEqual({ ...site, via: 'static' });
  });

  it('prints the table', async () => {
    await using rig = await projectRig(project);
    const { stdout, code } = await rig.run(['routes']);
    expect({ stdout, code }).toEqual({
      code: 0,
      stdout: [
        'prefix     service   receives',
        '/site/api  api       full path',
        '/plain     stripped  prefix stripped',
        '/site      site      full path',
        '',
      ].join('\n'),
    });
    expect(JSON.parse((await rig.run(['routes', '--json'])).stdout)[0]).toEqual({
      prefix: '/site/api',
      service: 'api',
      stripPrefix: false,
    });
  });
});

describe('svc-build detect', () => {
  it('says what a directory holds, and why, with or without a configuration', async () => {
    await using rig = await projectRig({
      'api/go.mod': project['api/go.mod'],
      'api/main.go': project['api/main.go'],
      'page/index.html': '',
    });
    expect(await rig.run(['detect', 'api'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^go\n {2}api\/go\.mod: /),
    });
    expect(JSON.parse((await rig.run(['detect', 'page', '--json'])).stdout)).toMatchObject({
      framework: 'static',
      builder: 'static',
      entrypoint: null,
    });
    const nothing = await rig.run(['detect', 'nowhere', '--json']);
    expect(nothing.code).toBe(2);
    expect(JSON.parse(nothing.stdout)).toMatchObject({ type: 'diagnostic', code: 'ENTRYPOINT_NOT_FOUND' });
  });
});
