import type { ResolvedService } from '@svc-build/model/service';
import { expect, test } from 'vitest';
import { APP, directory, file, foundApp, service } from './testing/found-app.ts';

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
  expect(await foundApp(files, from)).toBe(expected);
});
