import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { expect, test } from 'vitest';
import { readRequirements } from './python-requirements.ts';

test('reads lines as pip does: joined, without comments, included files in their place', async () => {
  const source = memoryTree({
    'api/requirements.txt':
      'fastapi==1.0 \\\n    --hash=sha256:aa # pinned\n# nothing\n--requirement=more/base.txt\n./lib ; python_version > "3"\n',
    'api/lib/setup.py': '',
    'api/more/base.txt': '\uFEFF-r ../requirements.txt\r\nhttpx\r\nshared @ https://example.com/a.whl#sha256=1\r\n',
  });
  const read = await readRequirements('api/requirements.txt', 'api', source);
  expect(read.ok && read.value.lines.map(({ text, local }) => [text.replace(/\s+/g, ' '), local?.path])).toEqual([
    ['fastapi==1.0 --hash=sha256:aa', undefined],
    ['httpx', undefined],
    ['shared @ https://example.com/a.whl#sha256=1', undefined],
    ['./lib ; python_version > "3"', 'api/lib'],
  ]);
  expect(read).toMatchObject({ value: { files: ['api/more/base.txt', 'api/requirements.txt'], variables: [] } });
});

test('knows what lies in the project, however it is written, from what an index has', async () => {
  const files = { 'api/lib/setup.py': '', 'api/wheels/x.whl': '', 'api/setup.py': '' };
  const read = async (line: string) => {
    const source = memoryTree({ ...files, 'api/requirements.txt': line });
    const result = await readRequirements('api/requirements.txt', 'api', source);
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    return result.value;
  };
  const here = (path: string, rest = '', kind = 'directory') => [{ path, kind, rest }];
  const locals = async (line: string) => (await read(line)).lines.map(({ local, text }) => local ?? text);
  expect(await locals('-e .[dev] ; python_version > "3"')).toEqual(here('api', '[dev] ; python_version > "3"'));
  expect(await locals('-e lib')).toEqual(here('api/lib'));
  expect(await locals('lib/')).toEqual(here('api/lib'));
  expect(await locals('file:lib')).toEqual(here('api/lib'));
  expect(await locals('./wheels/x.whl')).toEqual(here('api/wheels/x.whl', '', 'file'));
  for (const line of [
    'lib',
    'lib @ https://example.com/lib.whl',
    'https://example.com/lib.whl',
    '--index-url=https://example.com/simple',
    'lib ; platform_machine == "a/b"',
  ])
    expect(await locals(line)).toEqual([line]);
  expect(await locals('-e git+https://example.com/lib.git#egg=lib')).toEqual([
    'git+https://example.com/lib.git#egg=lib',
  ]);
  expect((await read('-e git+https://example.com/lib.git#egg=lib')).asPipReadsIt).toBe(false);
  expect((await read('-r requirements.txt\nlib')).asPipReadsIt).toBe(true);
});

test('everything that leads nowhere or out of the project is reported at its line', async () => {
  const source = memoryTree({
    'api/requirements.txt': '-r gone.txt\nfastapi\n-e ../../lib\n-c /etc/pins.txt\n./gone\n',
  });
  const said = diagnosticsOf(await readRequirements('api/requirements.txt', 'api', source));
  expect(said.map(({ message, location }) => `${location?.line}: ${message}`)).toEqual([
    '1: "api/requirements.txt" includes "gone.txt", which does not exist.',
    '3: "api/requirements.txt" installs "../../lib", which is outside the project.',
    '4: "api/requirements.txt" refers to "/etc/pins.txt", which is outside the project.',
    '5: "api/requirements.txt" installs "./gone", which does not exist.',
  ]);
});
