import { memoryTree } from '@svc-build/host/testing/memory-tree';
import { diagnosticsOf } from '@svc-build/model/result';
import { expect, test } from 'vitest';
import { readRequirements } from './python-requirements.ts';

test('reads lines as pip does: joined, without comments, included files in their place', async () => {
  const source = memoryTree({
    'api/requirements.txt':
      'fastapi==1.0 \\\n    --hash=sha256:aa # pinned\n# nothing\n--requirement=more/base.txt\n./lib ; python_version > "3"\n',
    'api/more/base.txt': '\uFEFF-r ../requirements.txt\r\nhttpx\r\nshared @ https://example.com/a.whl#sha256=1\r\n',
  });
  const read = await readRequirements('api/requirements.txt', 'api', source);
  expect(read.ok && read.value.lines.map(({ text, local }) => [text.replace(/\s+/g, ' '), local?.directory])).toEqual([
    ['fastapi==1.0 --hash=sha256:aa', undefined],
    ['httpx', undefined],
    ['shared @ https://example.com/a.whl#sha256=1', undefined],
    ['./lib ; python_version > "3"', 'api/lib'],
  ]);
  expect(read).toMatchObject({ value: { files: ['api/more/base.txt', 'api/requirements.txt'], variables: [] } });
});

test('everything that leads nowhere or out of the project is reported at its line', async () => {
  const source = memoryTree({ 'api/requirements.txt': '-r gone.txt\nfastapi\n-e ../../lib\n-c /etc/pins.txt\n' });
  const said = diagnosticsOf(await readRequirements('api/requirements.txt', 'api', source));
  expect(said.map(({ message, location }) => `${location?.line}: ${message}`)).toEqual([
    '1: "api/requirements.txt" includes "gone.txt", which does not exist.',
    '3: "api/requirements.txt" installs "../../lib", which is outside the project.',
    '4: "api/requirements.txt" refers to "/etc/pins.txt", which is outside the project.',
  ]);
});
