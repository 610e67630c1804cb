import { diagnosticsOf } from '@svc-build/model/result';
import type { Entrypoint, ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { expect, test } from 'vitest';
import { planned } from './testing/python-project.ts';

const APP =
  'from fastapi import FastAPI\napp = FastAPI(docs_url="/svc/api/docs", openapi_url="/svc/api/openapi.json")\n';
const REQUIREMENTS = { 'requirements.txt': 'fastapi\n' };
const file = (path: string): Entrypoint => ({ kind: 'file', path });
const directory = (path = '.'): Entrypoint => ({ kind: 'directory', path });

function service(entrypoint: Entrypoint, root = '.'): ResolvedService {
  return someService({ framework: 'fastapi', builder: 'fastapi', entrypoint, root });
}

/** `root|module:attribute`, or what was said instead. */
async function found(files: Readonly<Record<string, string>>, from: ResolvedService): Promise<unknown> {
  const { answers, plan } = await planned({ ...REQUIREMENTS, ...files }, from);
  if (!plan.ok) return plan.diagnostics.map(({ code, message, help }) => ({ code, message, help }));
  const { app } = JSON.parse(answers.python?.stdout ?? '');
  return `${app.root}|${app.module}:${app.attribute}${app.factory ? ' made' : ''}`;
}

test.each<[string, Record<string, string>, ResolvedService, string]>([
  ['a file', { 'main.py': APP }, service(file('main.py')), '.|main:app'],
  [
    'a file of a package',
    { 'shop/__init__.py': '', 'shop/web.py': APP },
    service(file('shop/web.py')),
    '.|shop.web:app',
  ],
  ['a package itself', { 'shop/__init__.py': APP }, service(directory('shop')), '.|shop:app'],
  ['a directory, by custom', { 'app/main.py': APP, 'setup.py': '' }, service(directory()), '.|app.main:app'],
  ['the first file that has one', { 'app.py': 'app = 1\n', 'main.py': APP }, service(directory()), '.|main:app'],
  [
    'the src layout',
    { 'src/shop/__init__.py': '', 'src/shop/main.py': APP },
    service(directory()),
    'src|shop.main:app',
  ],
  [
    'module:attr',
    { 'src/shop/web.py': APP.replace('app =', 'site =') },
    service({ kind: 'attribute', module: 'shop.web', attribute: 'site' }),
    'src|shop.web:site',
  ],
  [
    'tool.vercel.entrypoint',
    { 'pyproject.toml': '[tool.vercel]\nentrypoint = "web.site:api"\n', 'web/site.py': APP.replace('app =', 'api =') },
    service(directory()),
    '.|web.site:api',
  ],
  [
    'a factory that is named',
    { 'web.py': 'def make(debug=False):\n    return None\n' },
    service({ kind: 'attribute', module: 'web', attribute: 'make' }),
    '.|web:make made',
  ],
  [
    'any name',
    { 'main.py': 'import fastapi as f\nservice: f.FastAPI = f.FastAPI()\n' },
    service(file('main.py')),
    '.|main:service',
  ],
  [
    'another name of the class',
    { 'main.py': 'from starlette.applications import Starlette as S\nx = S()\n' },
    service(file('main.py')),
    '.|main:x',
  ],
  [
    'an app in if and try',
    {
      'main.py':
        'from fastapi import FastAPI\ntry:\n    import orjson\nexcept ImportError:\n    pass\nelse:\n    if True:\n        app = FastAPI()\n',
    },
    service(file('main.py')),
    '.|main:app',
  ],
  [
    'an app that is imported',
    { 'main.py': 'from web import api as app\n', 'web.py': APP.replace('app =', 'api =') },
    service(file('main.py')),
    '.|main:app',
  ],
  [
    'an app that is imported under another name',
    {
      'main.py': 'from web import app as site\nsite.get\n',
      'web.py': APP,
      'server.py': 'from web import api\napp = api\n',
    },
    service(file('server.py')),
    '.|server:app',
  ],
  [
    'an app that others are mounted in',
    { 'main.py': 'from fastapi import FastAPI\nouter = FastAPI()\ninner = FastAPI()\nouter.mount("/v1", inner)\n' },
    service(file('main.py')),
    '.|main:outer',
  ],
  [
    'tool.fastapi.entrypoint',
    { 'pyproject.toml': '[tool.fastapi]\nentrypoint = "web:api"\n', 'web.py': APP.replace('app =', 'api =') },
    service(directory()),
    '.|web:api',
  ],
  [
    'a file in a directory of the name of a module of Python',
    { 'platform/main.py': `import platform\n${APP}` },
    service(file('platform/main.py')),
    'platform|main:app',
  ],
  [
    'a file beside what it imports, where data has the name of a package',
    { 'app/main.py': `import redis, routes\n${APP}`, 'app/routes.py': '', 'redis/redis.conf': '' },
    service(file('app/main.py')),
    'app|main:app',
  ],
  [
    'a namespace package',
    { 'web/main.py': `import core.db\n${APP}`, 'core/db/models.py': '' },
    service(file('web/main.py')),
    '.|web.main:app',
  ],
  [
    'a file that imports what lies beside its package',
    {
      'api/__init__.py': '',
      'api/requirements.txt': 'fastapi',
      'api/main.py': `import shared\n${APP}`,
      'shared.py': '',
    },
    service(file('main.py'), 'api'),
    '..|api.main:app',
  ],
  [
    'no app of WSGI where there is another',
    { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n', 'main.py': APP },
    service(directory()),
    '.|main:app',
  ],
  [
    'an app of WSGI that is wrapped',
    {
      'main.py':
        'from a2wsgi import WSGIMiddleware\nimport flask\napp = flask.Flask(__name__)\napp = WSGIMiddleware(app)\n',
    },
    service(file('main.py')),
    '.|main:app',
  ],
  [
    'an ASGI function',
    { 'main.py': 'async def app(scope, receive, send):\n    pass\n' },
    service(file('main.py')),
    '.|main:app',
  ],
  [
    'a file beside what it imports',
    { 'app/main.py': `import routes\n${APP}`, 'app/routes.py': '' },
    service(file('app/main.py')),
    'app|main:app',
  ],
  [
    'a file that is imported from above',
    {
      'api/__init__.py': '',
      'api/requirements.txt': 'fastapi',
      'api/main.py': `from . import routes\n${APP}`,
      'api/routes.py': '',
    },
    service(file('main.py'), 'api'),
    '..|api.main:app',
  ],
  [
    'a directory whose name is no identifier',
    { 'my-app/main.py': APP },
    service(file('my-app/main.py')),
    'my-app|main:app',
  ],
])('finds %s', async (_, files, from, expected) => {
  expect(await found(files, from)).toBe(expected);
});

test('says where there is one instead', async () => {
  expect(await found({ 'backend/http/web.py': APP, 'main.py': 'print()\n' }, service(directory()))).toEqual([
    {
      code: 'ENTRY_NOT_RESOLVED',
      message: 'The service "api" has no ASGI app in main.py.',
      help: '"app" in backend/http/web.py is one: write "entrypoint": "backend/http/web.py".',
    },
  ]);
});

test('says what to write when there is none', async () => {
  const main = 'if __name__ == "__main__":\n    app = object()\n';
  expect(await found({ 'main.py': main }, service(file('main.py')))).toEqual([
    {
      code: 'ENTRY_NOT_RESOLVED',
      message: 'The service "api" has no ASGI app in main.py.',
      help: 'Write "from fastapi import FastAPI" and "app = FastAPI()" at the top level of main.py, or name the file in "entrypoint".',
    },
  ]);
});

test('does not guess between two', async () => {
  const two = 'from fastapi import FastAPI\nshop = FastAPI()\nadmin = FastAPI()\n';
  expect(await found({ 'main.py': two }, service(directory()))).toEqual([
    {
      code: 'ENTRY_NOT_RESOLVED',
      message: 'The service "api" has several apps in main.py: shop, admin.',
      help: 'Call the one that is served "app", or add a line such as "app = shop" to the file.',
    },
  ]);
});

test('a syntax error, at its place', async () => {
  const { plan } = await planned({ ...REQUIREMENTS, 'main.py': 'x = 1\napp = FastAPI(\n' }, service(file('main.py')));
  expect(plan).toMatchObject({
    ok: false,
    diagnostics: [
      {
        code: 'ENTRY_NOT_RESOLVED',
        message: "Python cannot parse main.py: '(' was never closed.",
        location: { file: 'main.py', line: 2, column: 14, lineText: 'app = FastAPI(' },
      },
    ],
  });
});

test.each([
  [
    'made by Flask',
    'import flask\n\napp = flask.Flask(__name__)\n',
    { line: 3, column: 7, lineText: 'app = flask.Flask(__name__)' },
  ],
  ['after words of other languages', 'import flask\ntext = "é"; app = flask.Flask("ü")\n', { line: 2, column: 19 }],
  ['imported', 'from web import site as app\n', { file: 'web.py', line: 2 }],
  ['a function', 'def app(environ, start_response):\n    return []\n', { file: 'main.py', line: 1 }],
])('an app of WSGI that is %s is not served', async (_, main, location) => {
  const web = 'import bottle\nsite = bottle.Bottle()\n';
  const { plan } = await planned({ ...REQUIREMENTS, 'main.py': main, 'web.py': web }, service(file('main.py')));
  expect(plan).toMatchObject({ ok: false, diagnostics: [{ code: 'ENTRY_NOT_RESOLVED', location }] });
  expect(diagnosticsOf(plan)[0]?.message).toMatch(/^"\w+" in \w+.py, .* is a WSGI app, not an ASGI app.$/);
});

test.each(['__main__.py', 'types.py', 'my-app.py', 'server'])('%s cannot be imported', async (path) => {
  expect(await found({ [path]: APP }, service(file(path)))).toMatchObject([
    { message: `Python cannot import ${path}, from which the service "api" starts.` },
  ]);
});

test('what lies in a nested service is not an app of the one around it', async () => {
  const around = { ...service(directory()), nestedRoots: ['api', 'lib/other'] };
  const files = { 'api/main.py': APP, 'api/__init__.py': '', 'lib/other/web.py': APP };
  expect(await found(files, around)).toMatchObject([
    {
      message: 'The service "api" has no ASGI app: the project root has no file of a usual name.',
      help: expect.stringContaining('at the top level of main.py'),
    },
  ]);
});

test('an entrypoint of pyproject.toml that says nothing, at its place', async () => {
  const pyproject = '[project]\nname = "x"\n\n[tool.vercel]\nentrypoint = "app/main.py"\n';
  const { plan } = await planned({ 'pyproject.toml': pyproject, 'app/main.py': APP }, service(directory()));
  expect(plan).toMatchObject({
    ok: false,
    diagnostics: [
      { code: 'ENTRYPOINT_INVALID', location: { file: 'pyproject.toml', line: 5, column: 15, length: 11 } },
    ],
  });
});

test('the question holds what is read outside of the service, and the rest is an input', async () => {
  const files = { 'api/__init__.py': '', 'api/main.py': APP, 'api/requirements.txt': 'fastapi\n', 'shared.py': '' };
  const { probes } = await planned(files, service(file('main.py'), 'api'));
  const [python] = probes;
  expect(python?.inputs).toMatchObject({ directories: ['api'], files: [] });
  expect(python?.argv.at(-1)).toContain('"beside":["api","shared"]');
});
