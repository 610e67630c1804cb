import { expect, test } from 'vitest';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

const FILES = { 'apps/web/index.html': '', 'shared/a.txt': '', 'odd (1)/index.html': '' };

test('patterns that are wrong, or may leave the project', async () => {
  const includeFiles = [
    '',
    'a\0b',
    '!secret/**',
    '../../../x/**',
    '/../x',
    '*/../../../../x',
    '**/../../../x',
    '{..,a}/x',
    '@(a|..)/x',
  ];
  const result = await resolveServices({ web: { entrypoint: 'apps/web', includeFiles, excludeFiles: '/..' } }, FILES);
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error GLOB_INVALID [web] vercel.json:2:51 <"">
      The pattern "" in the includeFiles of service "web" is empty.
      Write a pattern, or remove it.
    error GLOB_INVALID [web] vercel.json:2:54 <"a\\u0000b">
      The pattern "a\\u0000b" in the includeFiles of service "web" holds a NUL character.
      Remove it.
    error GLOB_INVALID [web] vercel.json:2:65 <"!secret/**">
      The pattern "!secret/**" in the includeFiles of service "web" starts with "!", which is not supported.
      Write what to leave out into "excludeFiles".
    error GLOB_OUTSIDE_PROJECT [web] vercel.json:2:78 <"../../../x/**">
      The pattern "../../../x/**" in the includeFiles of service "web" leaves the project.
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_OUTSIDE_PROJECT [web] vercel.json:2:94 <"/../x">
      The pattern "/../x" in the includeFiles of service "web" leaves the project.
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_OUTSIDE_PROJECT [web] vercel.json:2:102 <"*/../../../../x">
      The pattern "*/../../../../x" in the includeFiles of service "web" leaves the project.
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_OUTSIDE_PROJECT [web] vercel.json:2:120 <"**/../../../x">
      The pattern "**/../../../x" in the includeFiles of service "web" leaves the project.
      Name files inside the project; a leading "/" stands for the project root.
    error GLOB_INVALID [web] vercel.json:2:136 <"{..,a}/x">
      The pattern "{..,a}/x" in the includeFiles of service "web" has ".." among alternatives.
      Write one pattern for each alternative.
    error GLOB_INVALID [web] vercel.json:2:147 <"@(a|..)/x">
      The pattern "@(a|..)/x" in the includeFiles of service "web" has ".." among alternatives.
      Write one pattern for each alternative.
    error GLOB_OUTSIDE_PROJECT [web] vercel.json:2:175 <"/..">
      The pattern "/.." in the excludeFiles of service "web" leaves the project.
      Name files inside the project; a leading "/" stands for the project root."
  `);
});

test('the files that a build generates are held to the same', async () => {
  const result = await resolveServices({ web: { entrypoint: 'apps/web' } }, FILES, {
    services: { web: { generated: ['/../x', 'gen/**'] } },
  });
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error GLOB_OUTSIDE_PROJECT [web] svc-build.json:1:34 <"/../x">
      The pattern "/../x" in the generated of service "web" leaves the project.
      Name files inside the project; a leading "/" stands for the project root."
  `);
});

test('patterns that stay inside, whatever they match', async () => {
  const result = await resolveServices(
    {
      web: {
        entrypoint: 'apps/web',
        includeFiles: ['**', '../../shared/**', '/shared/*.txt', '!(a|b)/**', 'none/*', './x', '..data/*'],
        excludeFiles: '**/*.map',
      },
      odd: { entrypoint: 'odd (1)', includeFiles: ['*', '../shared/*'] },
    },
    FILES,
  );
  expect(printDiagnostics(result)).toBe('');
});
