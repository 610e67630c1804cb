import { type FakeHost, fakeHost } from '@svc-build/host/testing/fake-host';
import { MANIFEST_FILE } from '@svc-build/model/manifest-file';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, it } from 'vitest';
import { checkOutputPath } from './check-places.ts';

const root = '/repo/project';
const FILES = { [`${root}/web/index.html`]: '', [`${root}/.git/HEAD`]: '', '/repo/other/file': '' };

/** What is said of an output path; null when it may be replaced. */
async function said(
  output: string,
  services: readonly string[] = ['web'],
  host: FakeHost = fakeHost({ files: FILES }),
) {
  const project = {
    services: services.map((one) => someService({ name: one === '.' ? 'root' : one, root: one })),
    concurrency: null,
    verify: [],
  };
  const checked = await checkOutputPath({ root, output, isLeftByLastRun: () => false }, project, host.files);
  return checked.ok ? null : checked.diagnostics.map(({ message }) => message).join();
}

it.each(['.vercel/output', 'dist', 'web-dist', '.svc-buildx', '../outside'])('%s may be replaced', async (path) => {
  expect(await said(`${root}/${path}`)).toBeNull();
});

it.each([
  ['/repo/project', 'is the project or a directory around it'],
  ['/repo', 'is the project or a directory around it'],
  [`${root}/web`, 'holds the sources of service "web"'],
  [`${root}/web/dist`, 'lies in the sources of service "web"'],
  [`${root}/.svc-build/output`, 'lies in the directory that svc-build works in'],
  [`${root}/.git/output`, 'lies in the history of the project'],
  ['/repo/other/file', 'is not a directory'],
  ['/repo/other', 'is a directory that svc-build did not write, and it is not empty'],
])('%s is refused: it %s', async (path, why) => {
  expect(await said(path)).toContain(why);
});

it('below a service at the project root only what is hidden is none of its sources', async () => {
  expect(await said(`${root}/dist`, ['.'])).toContain('lies in the sources of service "root"');
  expect(await said(`${root}/.vercel/output`, ['.'])).toBeNull();
});

it('a link on the way must not lead out of the project, nor into sources', async () => {
  const links = { [`${root}/out`]: { link: '../elsewhere' }, [`${root}/inside`]: { link: 'web' } };
  const host = fakeHost({ files: { ...FILES, ...links } });
  expect(await said(`${root}/out/output`, ['web'], host)).toContain('leads out of the project through a link');
  expect(await said(`${root}/inside/dist`, ['web'], host)).toContain('lies in the sources of service "web"');
});

it('an output of ours is replaced: its manifest says so, or the memory of the last run', async () => {
  const output = `${root}/.vercel/output`;
  const manifest = { ...FILES, [`${output}/${MANIFEST_FILE}`]: '{"version":1,"routes":[],"services":{}}' };
  expect(await said(output, ['web'], fakeHost({ files: manifest }))).toBeNull();
  const { files } = fakeHost({ files: { ...FILES, [`${output}/half`]: '' } });
  const project = { services: [], concurrency: null, verify: [] };
  expect((await checkOutputPath({ root, output, isLeftByLastRun: () => true }, project, files)).ok).toBe(true);
});

it('a path that is too long for what is staged beside it is refused', async () => {
  expect(await said(`${root}/${'x'.repeat(201)}`)).toContain('is too long');
});
