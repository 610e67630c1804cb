import { expect, test } from 'vitest';
import { chosen, npm } from '../testing/chosen-framework.ts';
import { printDiagnostics } from '../testing/print-diagnostics.ts';
import { resolveServices } from '../testing/resolve-services.ts';

test('a pin is an instruction, whatever the manifests list', async () => {
  expect(await chosen({ framework: 'nextjs' }, { 'package.json': npm(['express']) })).toMatchObject({
    framework: 'nextjs',
    evidence: [],
  });
  expect(await chosen({ framework: 'sveltekit-1' }, {})).toMatchObject({ framework: 'sveltekit', pinned: true });
  expect(await chosen({ framework: 'express' }, { 'package.json': npm([], ['express']) })).toMatchObject({
    framework: 'express',
  });
  expect(await chosen({ entrypoint: 'bare', framework: 'go' }, { 'bare/x.txt': '' })).toMatchObject({
    framework: 'go',
  });
  const both = { 'requirements.txt': 'fastapi\nflask' };
  expect(await chosen({ framework: 'flask' }, both)).toEqual({
    framework: 'flask',
    builder: 'python',
    pinned: true,
    evidence: ['requirements.txt: "flask" is required'],
  });
  expect(await chosen({ framework: 'fastapi' }, { 'setup.py': 'setup()' })).toMatchObject({ evidence: [] });
  const dynamic = { 'pyproject.toml': '[project]\ndynamic = ["dependencies"]\n' };
  expect(await chosen({ framework: 'fastapi' }, dynamic)).toMatchObject({ framework: 'fastapi' });
  expect(await chosen({ framework: 'static' }, { 'package.json': npm(['express']) })).toMatchObject({
    framework: 'static',
    pinned: true,
  });
});

test('pins that are unknown, or of another language than the entrypoint', async () => {
  const result = await resolveServices(
    {
      misspelt: { entrypoint: 'express', framework: 'exprss' },
      unknown: { entrypoint: 'nowhere', framework: 'rails' },
      language: { entrypoint: 'express/main.py', framework: 'express' },
    },
    {
      'express/package.json': npm(['express']),
      'express/main.py': '',
    },
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error UNKNOWN_FRAMEWORK [misspelt] vercel.json:2:51 <"exprss">
      The framework "exprss" of service "misspelt" is not known.
      Did you mean "express"?
    error ENTRYPOINT_NOT_FOUND [unknown] vercel.json:3:28 <"nowhere">
      The entrypoint "nowhere" of service "unknown" does not exist.
      Correct it, or create it; it is relative to the project root.
    error UNKNOWN_FRAMEWORK [unknown] vercel.json:3:50 <"rails">
      The framework "rails" of service "unknown" is not known.
      Use one of "eleventy", "express", "fastapi", "flask", "gin", "go", "hono", "nest", "nextjs", "node", "static", "sveltekit" or "vite".
    error FRAMEWORK_CONTRADICTED [language] vercel.json:4:59 <"express">
      The framework of service "language" is not "express": that runs on Node.js, and the entrypoint "express/main.py" of service "language" asks for Python.
      Correct "framework", or name an entrypoint of its language."
  `);
});
