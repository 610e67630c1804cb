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

test('pins that no builder builds', async () => {
  const result = await resolveServices(
    {
      site: { entrypoint: 'web', framework: 'gridsome' },
      server: { entrypoint: 'web', framework: 'xmcp' },
      other: { entrypoint: 'web', framework: 'ruby' },
      project: { entrypoint: 'web', framework: 'services' },
    },
    { 'web/package.json': npm([]) },
  );
  expect(printDiagnostics(result)).toMatchInlineSnapshot(`
    "error FRAMEWORK_NOT_BUILT [site] vercel.json:2:43 <"gridsome">
      The framework "gridsome" of service "site" has no builder.
      Set "framework" to "static", and make the script "build" run \`gridsome build\`: the directory with an index.html that it leaves is published.
    error FRAMEWORK_NOT_BUILT [server] vercel.json:3:45 <"xmcp">
      The framework "xmcp" of service "server" has no builder.
      Set "framework" to "node", and make the script "build" run \`xmcp build\`, and "start" the server that it leaves.
    error FRAMEWORK_NOT_BUILT [other] vercel.json:4:44 <"ruby">
      The framework "ruby" of service "other" has no builder.
      A builder of the project can build it: "builders" in svc-build.json names it.
    error FRAMEWORK_NOT_BUILT [project] vercel.json:5:46 <"services">
      The framework "services" of service "project" has no builder.
      Leave it out: it is said of a whole project, not of a service."
  `);
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
