import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commit, git, initialise } from '../rig/git-project.ts';
import { outcomesIn } from '../rig/outcomes.ts';
import { type ProjectRig, projectRig, repository } from '../rig/project-rig.ts';
import { scriptedServices } from '../rig/scripted-services.ts';

const copies = 'rm -rf dist; cp -R src dist';
const at = (rig: ProjectRig, path: string): string => join(rig.root, path);

/** `web` depends on `api`; `docs` reads texts elsewhere; `admin` stands alone. */
async function repositoryOfFour(): Promise<ProjectRig> {
  const names = ['web', 'api', 'docs', 'admin'];
  const rig = await projectRig({
    ...scriptedServices(Object.fromEntries(names.map((name) => [name, copies]))),
    ...Object.fromEntries(names.map((name) => [`${name}/src/index.html`, name])),
    'svc-build.json': JSON.stringify({ services: { web: { dependsOn: ['api'] }, docs: { inputs: ['texts/**'] } } }),
    '.gitignore': 'dist\n.vercel\n',
    'texts/one.txt': 'one',
    'README.md': 'read me',
  });
  initialise(rig);
  return rig;
}

/** What `--dry-run` says that the changes reach. */
async function affected(rig: ProjectRig, ...args: readonly string[]): Promise<string> {
  const ran = await rig.run(['build', '--dry-run', ...(args.length === 0 ? ['--affected'] : args)]);
  expect(ran).toMatchObject({ code: 0 });
  return /^(?:Affected|No service) .*$/m.exec(ran.stdout)?.[0].replace(/\([0-9a-f]{10}\)/, '(…)') ?? ran.stdout;
}

const since = 'what changed since main (…)';

it('are the services that changed files can reach, committed or not, untracked, deleted or renamed', async () => {
  await using rig = await repositoryOfFour();
  expect(await affected(rig)).toBe(`No service is affected by ${since}.`);
  await writeFile(at(rig, 'README.md'), 'new');
  expect(await affected(rig)).toBe(`No service is affected by ${since}.`);
  await writeFile(at(rig, 'admin/src/index.html'), 'new');
  expect(await affected(rig)).toBe(`Affected by ${since}: admin.`);
  commit(rig, 'admin and a text for people');
  expect(await affected(rig)).toBe(`Affected by ${since}: admin.`);
  expect(await affected(rig, '--affected=HEAD')).toBe('No service is affected by what changed since HEAD (…).');
  await writeFile(at(rig, 'texts/two "new".txt'), 'untracked');
  expect(await affected(rig, '--affected=HEAD')).toBe('Affected by what changed since HEAD (…): docs.');
  commit(rig, 'a text');
  await rm(at(rig, 'texts/one.txt'));
  expect(await affected(rig, '--affected=HEAD')).toBe('Affected by what changed since HEAD (…): docs.');
  git(rig, ['checkout', '--quiet', '.']);
  await rename(at(rig, 'texts/one.txt'), at(rig, 'admin/src/one.txt'));
  commit(rig, 'moved');
  expect(await affected(rig, '--affected=HEAD~1')).toBe('Affected by what changed since HEAD~1 (…): docs, admin.');
});

it('are those that depend on others that can be reached, and all for the configuration', async () => {
  await using rig = await repositoryOfFour();
  await writeFile(at(rig, 'api/src/index.html'), 'new');
  expect(await affected(rig)).toBe(`Affected by ${since}: web, api.`);
  git(rig, ['checkout', '--quiet', '.']);
  await writeFile(at(rig, 'svc-build.json'), JSON.stringify({ services: { web: { dependsOn: ['api'] } } }));
  expect(await affected(rig)).toBe(`Affected by ${since}: web, api, docs, admin.`);
});

it('a file that one service reads is no matter of the others, also where one of them is the whole project', async () => {
  await using rig = await projectRig({
    'vercel.json': JSON.stringify({
      experimentalServices: {
        all: { entrypoint: '.', framework: 'static', routePrefix: '/' },
        api: { entrypoint: 'api', framework: 'static', routePrefix: '/api', includeFiles: '/NOTICE.txt' },
        docs: { entrypoint: 'docs', framework: 'static', routePrefix: '/docs' },
      },
    }),
    'package.json': JSON.stringify({ scripts: { build: copies } }),
    ...{ 'src/index.html': '', 'api/index.html': '', 'docs/index.html': '', 'NOTICE.txt': 'notice' },
  });
  initialise(rig);
  await writeFile(at(rig, 'docs/index.html'), 'new');
  expect(await affected(rig)).toBe(`Affected by ${since}: docs.`);
  git(rig, ['checkout', '--quiet', '.']);
  await writeFile(at(rig, 'NOTICE.txt'), 'new');
  expect(await affected(rig)).toBe(`Affected by ${since}: all, api.`);
  git(rig, ['checkout', '--quiet', '.']);
  await writeFile(at(rig, 'vercel.json'), await readFile(at(rig, 'vercel.json'), 'utf8').then((text) => `${text}\n`));
  expect(await affected(rig)).toBe(`Affected by ${since}: all, api, docs.`);
});

it('knows files by the links that lead to them, and what planning looked for and did not find', async () => {
  await using rig = await repositoryOfFour();
  await mkdir(at(rig, 'common'));
  await writeFile(at(rig, 'common/logo.svg'), '<svg/>');
  await symlink('../../common', at(rig, 'admin/src/common'));
  commit(rig, 'a link');
  await writeFile(at(rig, 'common/logo.svg'), '<svg></svg>');
  expect(await affected(rig, '--affected=HEAD')).toBe('Affected by what changed since HEAD (…): admin.');
  git(rig, ['checkout', '--quiet', '.']);
  await writeFile(at(rig, 'admin/.env'), 'A=1');
  expect(await affected(rig, '--affected=HEAD')).toBe('Affected by what changed since HEAD (…): admin.');
});

it('builds these and what they need; the others keep their bundles', async () => {
  await using rig = await repositoryOfFour();
  expect((await rig.run(['build'])).code).toBe(0);
  expect(await affected(rig)).toBe(`No service is affected by ${since}.`);
  await writeFile(at(rig, 'web/src/index.html'), 'new');
  const ran = await rig.run(['build', '--affected', '--json']);
  expect(outcomesIn(ran.stdout).outcomes).toEqual({ web: 'built', api: 'fresh', docs: 'kept', admin: 'kept' });
  expect(JSON.parse(ran.stdout.split('\n')[0] ?? '')).toMatchObject({ type: 'affected', services: ['web'] });
  const dry = JSON.parse((await rig.run(['build', '--affected', '--dry-run=json'])).stdout);
  expect(dry.services.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['fresh', 'fresh', 'kept', 'kept']);
});

it('a project may be a directory of the repository', async () => {
  await using rig = await repositoryOfFour();
  await mkdir(at(rig, 'nested'));
  for (const name of ['web', 'api', 'vercel.json']) git(rig, ['mv', name, `nested/${name}`]);
  await writeFile(
    at(rig, 'nested/vercel.json'),
    JSON.stringify({
      experimentalServices: {
        web: { entrypoint: 'web', routePrefix: '/' },
        api: { entrypoint: 'api', routePrefix: '/api' },
      },
    }),
  );
  commit(rig, 'nested');
  await writeFile(at(rig, 'nested/api/src/index.html'), 'new');
  await writeFile(at(rig, 'README.md'), 'new');
  const ran = await rig.run(['build', '--dry-run', '--affected=HEAD'], { cwd: at(rig, 'nested') });
  expect(ran.stdout).toMatch(/^Affected by what changed since HEAD \([0-9a-f]{10}\): api\.$/m);
});

describe('where git cannot say what changed', () => {
  const expected = (name: string): string => join(repository, 'test/diagnostics/expected', `${name}.txt`);

  async function refused(rig: ProjectRig, name: string, { ref = '', directory = '.' } = {}): Promise<void> {
    const ran = await rig.run(['build', ref === '' ? '--affected' : `--affected=${ref}`], { cwd: at(rig, directory) });
    await expect(ran.stderr).toMatchFileSnapshot(expected(name));
    expect(ran.code).toBe(2);
    expect(existsSync(at(rig, join(directory, '.vercel')))).toBe(false);
  }

  it('outside of a repository', async () => {
    await using rig = await projectRig(scriptedServices({ web: copies }));
    await refused(rig, 'affected-no-repository');
  });

  it('an unknown revision, and no default branch', async () => {
    await using rig = await repositoryOfFour();
    await refused(rig, 'affected-unknown-revision', { ref: 'no-such-branch' });
    const ran = await rig.run(['build', '--affected', 'web']);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.stderr).toContain('It is a service: leave out --affected to build it, or write `--affected=REF`.');
    git(rig, ['branch', '--quiet', '--move', 'main', 'trunk']);
    await refused(rig, 'affected-no-default-branch');
  });

  it('a shallow clone without the merge base', async () => {
    await using rig = await repositoryOfFour();
    await writeFile(at(rig, 'README.md'), 'on work');
    commit(rig, 'work');
    git(rig, ['checkout', '--quiet', 'main']);
    await writeFile(at(rig, 'README.md'), 'on main');
    commit(rig, 'main');
    git(rig, [
      'clone',
      '--quiet',
      '--depth=1',
      '--no-single-branch',
      '--branch=work',
      `file://${rig.root}`,
      '../project-clone',
    ]);
    const clone = '../project-clone';
    await refused(rig, 'affected-shallow', { directory: clone });
    git(rig, ['fetch', '--quiet', '--unshallow'], clone);
    const ran = await rig.run(['build', '--affected', '--dry-run'], { cwd: at(rig, clone) });
    expect(ran.stdout).toMatch(/^No service is affected by what changed since origin\/main /m);
  });

  it('services beside it', async () => {
    await using rig = await repositoryOfFour();
    const ran = await rig.run(['build', '--affected=HEAD', 'web']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--affected and the services web exclude each other');
  });
});

describe('a name that comes or goes', () => {
  /** Two packages with a dependency, and a member that nobody uses. */
  async function workspace(): Promise<ProjectRig> {
    const member = (name: string, more: object) => JSON.stringify({ name, version: '1.0.0', ...more });
    const rig = await projectRig({
      'vercel.json': JSON.stringify({
        experimentalServices: {
          web: { entrypoint: 'apps/web', routePrefix: '/' },
          docs: { entrypoint: 'apps/docs', routePrefix: '/docs' },
        },
      }),
      'package.json': JSON.stringify({ private: true, workspaces: ['apps/*', 'packages/*'] }),
      'apps/web/package.json': member('web', { scripts: { build: copies }, dependencies: { ui: '1.0.0' } }),
      'apps/docs/package.json': member('docs', { scripts: { build: copies } }),
      'packages/ui/package.json': member('ui', { main: 'index.js' }),
      ...{ 'packages/ui/index.js': '', 'apps/web/src/index.html': '', 'apps/docs/src/index.html': '' },
      '.gitignore': 'dist\nnode_modules\n.vercel\n.svc-build\n',
    });
    initialise(rig);
    return rig;
  }

  it.each([
    ['NOTES.md', ''],
    ['tools/run.sh', ''],
    ['packages/NOTES.md', ''],
    ['apps/web/NOTES.md', 'web'],
    ['packages/ui/NOTES.md', 'web'],
    ['packages/new/package.json', 'web, docs'],
    ['package-lock.json', 'web, docs'],
    ['.python-version', ''],
  ])('%s reaches those that it can change: %s', async (path, services) => {
    await using rig = await workspace();
    await rig.write({ [path]: '{}' });
    const expected = services === '' ? `No service is affected by ${since}.` : `Affected by ${since}: ${services}.`;
    expect(await affected(rig)).toBe(expected);
  });

  it('a repository within the repository may hold a package', async () => {
    await using rig = await workspace();
    await rig.write({ 'packages/new/package.json': '{}' });
    git(rig, ['init', '--quiet'], 'packages/new');
    expect(await affected(rig)).toBe(`Affected by ${since}: web, docs.`);
  });
});
