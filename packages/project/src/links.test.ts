import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { diskTree } from '@svc-build/host/disk-tree';
import { nodeFiles } from '@svc-build/host/node-files';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { printDiagnostics } from './testing/print-diagnostics.ts';
import { resolveServices } from './testing/resolve-services.ts';

let top: string;

/** A project beside a directory that is none of its business. */
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'project-links-'));
  for (const file of ['other/main.py', 'other/secret.txt', 'project/site/index.html', 'project/real/index.html']) {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), '');
  }
  const link = (path: string, target: string) => symlinkSync(target, join(top, 'project', path));
  link('out', '../other');
  link('broken', 'nothing');
  link('loop', 'loop');
  link('inside', 'real');
  link('site/leak.txt', '../../other/secret.txt');
  link('site/inside.html', '../real/index.html');
  link('main.py', '../other/main.py');
});

afterEach(() => rmSync(top, { recursive: true }));

const resolve = (services: Parameters<typeof resolveServices>[0]) =>
  resolveServices(services, diskTree(join(top, 'project'), nodeFiles));

test('an entrypoint may be a link, as long as it stays in the project', async () => {
  const result = await resolve({ web: { entrypoint: 'inside' } });
  expect(result.ok && result.value.services[0]?.root).toBe('inside');
});

test('entrypoints behind links that leave the project or lead nowhere', async () => {
  const result = await resolve({
    directory: { entrypoint: 'out' },
    below: { entrypoint: 'out/main.py' },
    missingBelow: { entrypoint: 'out/nothing/main.py' },
    file: { entrypoint: 'main.py' },
    module: { entrypoint: 'main:app' },
    broken: { entrypoint: 'broken' },
    brokenBelow: { entrypoint: 'broken/main.py' },
    loop: { entrypoint: 'loop' },
  });
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error ENTRYPOINT_OUTSIDE_PROJECT [directory] vercel.json:2:30 <"out">
      The entrypoint "out" of service "directory" leaves the project through the link "out".
      Name a directory or a file inside the project.
    error ENTRYPOINT_OUTSIDE_PROJECT [below] vercel.json:3:26 <"out/main.py">
      The entrypoint "out/main.py" of service "below" leaves the project through the link "out".
      Name a directory or a file inside the project.
    error ENTRYPOINT_OUTSIDE_PROJECT [missingBelow] vercel.json:4:33 <"out/nothing/main.py">
      The entrypoint "out/nothing/main.py" of service "missingBelow" leaves the project through the link "out".
      Name a directory or a file inside the project.
    error ENTRYPOINT_OUTSIDE_PROJECT [file] vercel.json:5:25 <"main.py">
      The entrypoint "main.py" of service "file" leaves the project through the link "main.py".
      Name a directory or a file inside the project.
    error ENTRYPOINT_OUTSIDE_PROJECT [module] vercel.json:6:27 <"main:app">
      The entrypoint "main:app" of service "module" leaves the project through the link "main.py".
      Name a directory or a file inside the project.
    error ENTRYPOINT_NOT_FOUND [broken] vercel.json:7:27 <"broken">
      The entrypoint "broken" of service "broken" leads nowhere: "broken" is a broken link.
      Fix the link, or name what it should lead to.
    error ENTRYPOINT_NOT_FOUND [brokenBelow] vercel.json:8:32 <"broken/main.py">
      The entrypoint "broken/main.py" of service "brokenBelow" leads nowhere: "broken" is a broken link.
      Fix the link, or name what it should lead to.
    error ENTRYPOINT_NOT_FOUND [loop] vercel.json:9:25 <"loop">
      The entrypoint "loop" of service "loop" leads nowhere: "loop" is a broken link.
      Fix the link, or name what it should lead to."
  `);
});

test('patterns that go or match behind such links', async () => {
  const result = await resolve({
    lead: { entrypoint: 'site', includeFiles: ['/out/**'] },
    leadToNothing: { entrypoint: 'site', includeFiles: ['../out/nothing/*'] },
    excludes: { entrypoint: 'site', excludeFiles: ['/out/*.txt'] },
    match: { entrypoint: 'site', includeFiles: ['**'] },
    broken: { entrypoint: 'site', includeFiles: '/broken' },
  });
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error GLOB_OUTSIDE_PROJECT [lead] vercel.json:2:48 <"/out/**">
      The pattern "/out/**" in the includeFiles of service "lead" leaves the project through the link "out".
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_OUTSIDE_PROJECT [leadToNothing] vercel.json:3:57 <"../out/nothing/*">
      The pattern "../out/nothing/*" in the includeFiles of service "leadToNothing" leaves the project through the link "out".
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_OUTSIDE_PROJECT [excludes] vercel.json:4:52 <"/out/*.txt">
      The pattern "/out/*.txt" in the excludeFiles of service "excludes" leaves the project through the link "out".
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_OUTSIDE_PROJECT [match] vercel.json:5:49 <"**">
      The pattern "**" in the includeFiles of service "match" leaves the project through the link "site/leak.txt".
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_INVALID [broken] vercel.json:6:49 <"/broken">
      The pattern "/broken" in the includeFiles of service "broken" leads nowhere: "broken" is a broken link.
      Fix or remove the link."
  `);
});

test('patterns that match links inside the project', async () => {
  const result = await resolve({ web: { entrypoint: 'site', includeFiles: ['inside.html', '/inside/**'] } });
  expect(printDiagnostics(result)).toBe('');
});
