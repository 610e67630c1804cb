import { defineBuilder, python } from '@svc-build/model/builder';
import { andThen, ok } from '@svc-build/model/result';
import { devPythonServer } from '@svc-build/runtimes/python/python-server-dev';
import { collectPythonServer } from '@svc-build/runtimes/python/python-server-output';
import { planPythonServer, probePythonServer } from '@svc-build/runtimes/python/python-server-plan';
import { docsOutsidePrefix } from './docs-outside-prefix.ts';

/** What apps of the same interface are made with; `fastapi` brings `starlette` along. */
const ASGI_PACKAGES = ['fastapi', 'starlette', 'litestar', 'quart'];

/** FastAPI, and any other ASGI app of a project that depends on it. */
export default defineBuilder({
  name: 'fastapi',
  version: 2,
  frameworks: [
    {
      slug: 'fastapi',
      kind: 'backend',
      runtime: 'python',
      rank: 'server',
      find: python(ASGI_PACKAGES),
      summary: { builtBy: 'uv or pip', runsAs: 'uvicorn', basePathBy: 'its own routes' },
    },
  ],
  probe: probePythonServer,
  plan: async (service, source, answers) =>
    andThen(await planPythonServer(service, source, answers), async ({ plan, app }) =>
      ok(plan, await docsOutsidePrefix(service, app, source)),
    ),
  collect: collectPythonServer,
  dev: async (service, source, answers) =>
    andThen(await devPythonServer(service, source, answers), async ({ plan, app }) =>
      ok(plan, await docsOutsidePrefix(service, app, source)),
    ),
});
