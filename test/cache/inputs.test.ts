import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

// What counts as changed, against the command as users have it. Numbers are those of the traps that named tools fell into.
const lists = 'rm -rf dist && mkdir dist && (ls -R src; cat src/*) > dist/index.html';

async function listed(more: Readonly<Record<string, string>> = {}): Promise<ProjectRig> {
  const rig = await projectRig({ ...scriptedServices({ site: lists }), 'site/src/a.txt': 'one\n', ...more });
  expect((await build(rig)).outcomes).toEqual({ site: 'built' });
  expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  return rig;
}
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);
const output = (rig: ProjectRig): string => readFileSync(at(rig, '.vercel/output/static/index.html'), 'utf8');

/** Changes a file and keeps its size and its time. */
async function editUnseen(path: string, edit: (text: string) => string): Promise<void> {
  const before = await stat(path);
  const text = await readFile(path, 'utf8');
  const changed = edit(text);
  expect(changed).toHaveLength(text.length);
  await writeFile(path, changed);
  await utimes(path, before.atime, before.mtime);
}

describe('a change of sources is seen', () => {
  it('trap 1: when a file is renamed, or two files swap their contents', async () => {
    await using rig = await listed({ 'site/src/b.txt': 'two\n' });
    await rename(at(rig, 'site/src/a.txt'), at(rig, 'site/src/c.txt'));
    expect(await build(rig)).toMatchObject({
      outcomes: { site: 'built' },
      reasons: { site: ['site/src/c.txt added', 'site/src/a.txt removed'] },
    });
    await rename(at(rig, 'site/src/b.txt'), at(rig, 'site/src/x'));
    await rename(at(rig, 'site/src/c.txt'), at(rig, 'site/src/b.txt'));
    await rename(at(rig, 'site/src/x'), at(rig, 'site/src/c.txt'));
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
    expect(output(rig)).toContain('one\ntwo\n');
  });

  it('trap 16: when its lines end otherwise, whatever git makes of that', async () => {
    await using rig = await listed({ '.gitattributes': '* text=auto eol=lf\n' });
    await writeFile(at(rig, 'site/src/a.txt'), 'one\r\n');
    expect((await build(rig)).reasons).toEqual({ site: ['site/src/a.txt changed'] });
    expect(output(rig)).toContain('one\r\n');
  });

  it('trap 6: when a file keeps its size and its time', async () => {
    await using rig = await listed();
    await editUnseen(at(rig, 'site/src/a.txt'), (text) => text.replace('one', 'ONE'));
    expect(await build(rig)).toMatchObject({
      outcomes: { site: 'built' },
      reasons: { site: ['site/src/a.txt changed'] },
    });
    expect(output(rig)).toContain('ONE');
  });

  it('trap 7: when it comes right after a build, again and again', async () => {
    await using rig = await listed();
    for (const text of ['two', 'six', 'ten', 'one', 'two']) {
      await writeFile(at(rig, 'site/src/a.txt'), `${text}\n`);
      await build(rig);
      expect(output(rig)).toContain(text);
    }
  });

  it('when a file becomes executable, a link leads elsewhere, or what a link leads to changes (traps 21 and 23)', async () => {
    await using rig = await projectRig({ ...scriptedServices({ site: lists }), 'site/src/a.txt': 'one\n' });
    await mkdir(join(rig.root, '../outside'));
    await writeFile(join(rig.root, '../outside/words.txt'), 'far\n');
    await symlink('a.txt', at(rig, 'site/src/link'));
    await symlink('../../outside', at(rig, 'site/linked'));
    await build(rig);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
    await chmod(at(rig, 'site/src/a.txt'), 0o755);
    expect((await build(rig)).reasons).toEqual({ site: ['site/src/a.txt changed its mode'] });
    await writeFile(at(rig, 'site/src/b.txt'), 'two\n');
    await unlink(at(rig, 'site/src/link'));
    await symlink('b.txt', at(rig, 'site/src/link'));
    expect((await build(rig)).reasons.site).toContain('site/src/link changed');
    await writeFile(join(rig.root, '../outside/words.txt'), 'near\n');
    expect((await build(rig)).reasons).toEqual({ site: ['site/linked/words.txt changed'] });
  });

  it('trap 12: when git ignores the file, and trap 18: whether there is git or not', async () => {
    await using rig = await listed({ '.gitignore': '.env*\n', 'site/.env.local': 'GREETING=one\n' });
    await writeFile(at(rig, 'site/.env.local'), 'GREETING=two\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'built' });
    await mkdir(at(rig, '.git'));
    await writeFile(at(rig, '.git/HEAD'), 'not a repository\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
  });

  it('trap 17: when names hold spaces, quotes, line breaks and letters of all kinds', async () => {
    const names = ['a b.txt', 'quo"te.txt', 'new\nline.txt', 'grüße.txt', '日本.txt', '.hidden', '-dash'];
    await using rig = await listed(Object.fromEntries(names.map((name) => [`site/src/${name}`, 'x\n'])));
    for (const name of names) {
      await writeFile(at(rig, `site/src/${name}`), 'y\n');
      expect((await build(rig)).reasons).toEqual({ site: [`site/src/${name} changed`] });
    }
  });

  it('trap 17: and a file whose name is not UTF-8 is named, and makes a result that is not kept', async () => {
    await using rig = await listed();
    await writeFile(Buffer.concat([Buffer.from(at(rig, 'site/src/bad-')), Buffer.from([0xff])]), 'x\n');
    for (let runs = 0; runs < 2; runs += 1) {
      expect(await build(rig)).toMatchObject({ outcomes: { site: 'built' }, codes: ['INPUT_CHANGED'] });
    }
  });

  it('trap 49: when the configuration changes what is built, and not when it moves in its file', async () => {
    await using rig = await listed();
    const config = JSON.parse(await readFile(at(rig, 'vercel.json'), 'utf8'));
    await writeFile(at(rig, 'vercel.json'), `\n\n${JSON.stringify(config)}`);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
    config.experimentalServices.site.memory = 256;
    await writeFile(at(rig, 'vercel.json'), JSON.stringify(config));
    expect(await build(rig)).toMatchObject({
      outcomes: { site: 'built' },
      reasons: { site: ['setting memory changed'] },
    });
  });

  it('trap 32: and what the build itself leaves among the sources is no source', async () => {
    await using rig = await listed();
    await writeFile(at(rig, 'site/dist/index.html'), 'tampered\n');
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
    expect(output(rig)).toContain('one');
  });

  it('when a file outside changes that code reaches by a relative import', async () => {
    await using rig = await listed({
      'site/src/main.js': "import words from '../../shared/words.js';\n",
      'shared/words.js': "export * from './more.js';\n",
      'shared/more.js': 'export default 1;\n',
    });
    await writeFile(at(rig, 'shared/more.js'), 'export default 2;\n');
    expect((await build(rig)).reasons).toEqual({ site: ['shared/more.js changed'] });
  });

  it('when a file that only includeFiles reaches changes', async () => {
    await using rig = await listed({ 'words/one.txt': 'one\n' });
    const config = { site: { entrypoint: 'site', routePrefix: '/', includeFiles: '/words/**' } };
    await writeFile(at(rig, 'vercel.json'), JSON.stringify({ experimentalServices: config }));
    await build(rig);
    expect((await build(rig)).outcomes).toEqual({ site: 'fresh' });
    await writeFile(at(rig, 'words/two.txt'), 'two\n');
    expect((await build(rig)).reasons).toEqual({ site: ['words/two.txt added'] });
    expect(existsSync(at(rig, '.vercel/output/static/words/two.txt'))).toBe(true);
  });
});

describe('what a build depends on besides sources', () => {
  const echo = (name: string): string => `mkdir -p dist && echo "[$${name}]" > dist/index.html`;

  it('traps 9 and 11: a declared variable that is set, empty or unset; one that is not declared never gets in', async () => {
    await using rig = await projectRig(scriptedServices({ site: echo('TOKEN') }));
    await build(rig, { env: { TOKEN: 'leaked' } });
    expect(output(rig)).toBe('[]\n');
    expect((await build(rig, { env: { TOKEN: 'other' } })).outcomes).toEqual({ site: 'fresh' });
    await rig.write({ 'svc-build.json': '{ "services": { "site": { "env": ["TOKEN"] } } }' });
    for (const [value, reason] of [
      ['one', 'set'],
      ['two', 'changed'],
      ['', 'changed'],
      [undefined, 'unset'],
    ] as const) {
      const built = await build(rig, { env: { TOKEN: value } });
      expect(built.outcomes).toEqual({ site: 'built' });
      expect(built.reasons.site).toContain(`variable TOKEN ${reason}`);
      expect(output(rig)).toBe(`[${value ?? ''}]\n`);
      expect((await build(rig, { env: { TOKEN: value } })).outcomes).toEqual({ site: 'fresh' });
    }
    expect((await build(rig, { env: { TOKEN: 'one' } })).outcomes).toEqual({ site: 'restored' });
  });

  it('trap 10: the origin', async () => {
    await using rig = await projectRig(scriptedServices({ site: echo('SITE_URL') }));
    await build(rig, { args: ['--origin', 'https://preview.example'] });
    expect((await build(rig, { args: ['--origin', 'https://example.com'] })).outcomes).toEqual({ site: 'built' });
    expect(output(rig)).toBe('[https://example.com]\n');
    const again = await build(rig, { args: ['--origin', 'https://preview.example'] });
    expect([again.outcomes.site, output(rig)]).toEqual(['restored', '[https://preview.example]\n']);
  });

  it('trap 13: the version of a tool', async () => {
    await using rig = await projectRig(scriptedServices({ site: 'mkdir -p dist && node --version > dist/index.html' }));
    const bin = join(rig.root, '../bin');
    const install = async (version: string): Promise<void> => {
      await rm(bin, { recursive: true, force: true });
      await mkdir(bin);
      const script = `#!/bin/sh\n[ "$1" = -p ] && { echo ${version}; echo ${bin}/node; exit; }\n[ "$1" = --version ] && { echo ${version}; exit; }\nexec ${process.execPath} "$@"\n`;
      await writeFile(join(bin, 'node'), script, { mode: 0o755 });
    };
    const env = { PATH: `${bin}:${process.env.PATH}` };
    await install('v20.19.0');
    await build(rig, { env });
    expect((await build(rig, { env })).outcomes).toEqual({ site: 'fresh' });
    await install('v22.11.0');
    const upgraded = await build(rig, { env });
    expect(upgraded).toMatchObject({ outcomes: { site: 'built' }, reasons: { site: ['node 20.19.0 → 22.11.0'] } });
    expect(output(rig)).toBe('v22.11.0\n');
  });

  it('traps 3 and 15: and neither language, time zone nor place of the checkout', async () => {
    const key = async (env: Readonly<Record<string, string>>): Promise<string> => {
      await using rig = await projectRig({
        ...scriptedServices({ site: lists }),
        'site/src/I.txt': '',
        'site/src/ı.txt': '',
      });
      await build(rig, { env });
      const manifest = await readFile(at(rig, '.vercel/output/routes-manifest.json'), 'utf8');
      return JSON.parse(manifest).services.site.fingerprint;
    };
    expect(await key({ LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Apia' })).toBe(await key({ LC_ALL: 'C', TZ: 'UTC' }));
  });
});
