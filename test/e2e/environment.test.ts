import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { page, scriptedServices } from '../rig/scripted-services.ts';

const shown = 'mkdir -p dist && touch dist/index.html && env | grep -E "_URL=|^NAME=|^TOKEN=" | sort > dist/env.txt';
const seen = (rig: ProjectRig, path = 'static/env.txt') =>
  readFileSync(join(rig.root, '.vercel/output', path), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '');

describe('what a build sees', () => {
  it('holds absolute service URLs only when the origin is known', async () => {
    await using rig = await projectRig(scriptedServices({ site: shown, docs: page('docs') }));
    expect(await rig.run(['build'])).toMatchObject({ code: 0 });
    expect(seen(rig)).toEqual([]);
    expect(await rig.run(['build', '--origin', 'https://example.com/'])).toMatchObject({ code: 0 });
    expect(seen(rig)).toEqual(['DOCS_URL=https://example.com/docs', 'SITE_URL=https://example.com']);
    expect(await rig.run(['build', '--origin', 'example.com'])).toMatchObject({ code: 2 });
  });

  it("lets a user's value win over a generated one, the caller's over a file's, and says so once", async () => {
    await using rig = await projectRig({
      ...scriptedServices({ site: shown }),
      'site/.env': 'SITE_URL=https://file.example\nNAME=base\nTOKEN="a{root}b"\n',
      'site/.env.local': 'NAME=local\n',
    });
    const fromFile = await rig.run(['build', '--origin', 'https://example.com']);
    expect(fromFile.stderr.match(/SERVICE_URL_OVERRIDDEN/g)).toHaveLength(1);
    expect(seen(rig)).toEqual(['NAME=local', 'SITE_URL=https://file.example', 'TOKEN=a{root}b']);
    expect(await rig.run(['build'], { env: { SITE_URL: 'https://caller.example' } })).toMatchObject({ code: 0 });
    expect(seen(rig)).toContain('SITE_URL=https://caller.example');
  });

  it('is part of the fingerprint', async () => {
    await using rig = await projectRig({
      ...scriptedServices({ site: page('x') }),
      'svc-build.json': '{ "services": { "site": { "env": ["DECLARED"] } } }',
    });
    const key = async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
      expect(await rig.run(['build', ...args], { env })).toMatchObject({ code: 0 });
      return JSON.parse(readFileSync(join(rig.root, '.vercel/output/routes-manifest.json'), 'utf8')).services.site
        .fingerprint;
    };
    const keys = [
      await key({}),
      await key({ DECLARED: '' }),
      await key({ DECLARED: 'x' }),
      await key({}, '--origin', 'https://example.com'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(await key({ UNDECLARED: 'x' })).toBe(keys[0]);
  });

  it('is explained by svc-build env, which shows no value that could be a secret', async () => {
    await using rig = await projectRig({
      ...scriptedServices({ site: page('x'), docs: page('y') }),
      'site/.env': 'SECRET=from-file\nSITE_URL=https://file.example\n',
      'svc-build.json': '{ "services": { "site": { "env": ["SECRET"] } } }',
    });
    const run = (...args: readonly string[]) => rig.run(['env', ...args], { env: { SECRET: 'from-caller' } });
    const explained = await run('site', '--json', '--origin', 'https://example.com');
    expect(explained).toMatchObject({ code: 0 });
    const [{ service, variables }] = JSON.parse(explained.stdout).services;
    expect(service).toBe('site');
    expect(variables).toEqual(
      expect.arrayContaining([
        { name: 'DOCS_URL', source: 'generated', shadows: [], value: 'https://example.com/docs' },
        { name: 'SECRET', source: 'environment', shadows: ['site/.env'], value: null },
        { name: 'SITE_URL', source: 'site/.env', shadows: ['generated'], value: null },
      ]),
    );
    const text = await run();
    expect(`${explained.stdout}${text.stdout}${text.stderr}`).not.toMatch(/from-caller|from-file/);
    expect(text.stdout).toMatch(/^site\n(.*\n)* {2}SECRET +\(not shown\) +environment, in place of site\/\.env\n/);
    expect(await run('sitee')).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "site"?') });
  });

  it('is named where a step did not get it, if its words or the sources of the service name it', async () => {
    await using rig = await projectRig({
      ...scriptedServices({ site: 'echo "API_KEY is not set" >&2; exit 1' }),
      'site/config.mjs': 'export const { TOKEN } = process.env;\n',
    });
    const ran = await rig.run(['build'], { env: { API_KEY: 'very-secret', TOKEN: 'very-secret', ZONE: 'x' } });
    expect(ran.stderr).toContain('It did not get API_KEY, TOKEN; name what it needs in "env"');
    expect(ran.stderr).not.toContain('very-secret');
  });

  it('is not named where nothing speaks of it', async () => {
    await using rig = await projectRig(scriptedServices({ site: 'node --check broken.mjs' }));
    await rig.write({ 'site/broken.mjs': 'const = 1;\n' });
    const ran = await rig.run(['build'], { env: { API_KEY: 'very-secret' } });
    expect(ran).toMatchObject({ code: 1, stderr: expect.not.stringContaining('It did not get') });
  });
});
