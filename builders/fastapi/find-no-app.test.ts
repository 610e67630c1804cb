import { diagnosticsOf } from '@svc-build/model/result';
import { expect, test } from 'vitest';
import { APP, directory, file, foundApp, REQUIREMENTS, service } from './testing/found-app.ts';
import { planned } from './testing/python-project.ts';

test('says where there is one instead', async () => {
  expect(await foundApp({ 'backend/http/web.py': APP, 'main.py': 'print()\n' }, service(directory()))).toEqual([
    {
      code: 'ENTRY_NOT_RESOLVED',
      message: 'The service "api" has no ASGI app in main.py.',
      help: '"app" in backend/http/web.py is one: write "entrypoint": "backend/http/web.py".',
    },
  ]);
});

test('says what to write when there is none', async () => {
  const main = 'if __name__ == "__main__":\n    app = object()\n';
  expect(await foundApp({ 'main.py': main }, service(file('main.py')))).toEqual([
    {
      code: 'ENTRY_NOT_RESOLVED',
      message: 'The service "api" has no ASGI app in main.py.',
      help: 'Write "from fastapi import FastAPI" and "app = FastAPI()" at the top level of main.py, or name the file in "entrypoint".',
    },
  ]);
});

test('does not guess between two', async () => {
  const two = 'from fastapi import FastAPI\nshop = FastAPI()\nadmin = FastAPI()\n';
  expect(await foundApp({ 'main.py': two }, service(directory()))).toEqual([
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
  expect(await foundApp({ [path]: APP }, service(file(path)))).toMatchObject([
    { message: `Python cannot import ${path}, from which the service "api" starts.` },
  ]);
});

test('what lies in a nested service is not an app of the one around it', async () => {
  const around = { ...service(directory()), nestedRoots: ['api', 'lib/other'] };
  const files = { 'api/main.py': APP, 'api/__init__.py': '', 'lib/other/web.py': APP };
  expect(await foundApp(files, around)).toMatchObject([
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
