import type { Requirement } from '@svc-build/model/plan';
import { RUNTIMES } from '@svc-build/runtimes/runtimes';
import { expect, test } from 'vitest';
import { askedByVariables } from './check-tools.ts';

const python: Requirement = { tool: 'python3', range: '>=3.10', source: 'api/requirements.txt' };

test.each([
  ['3.12', '3.12.x'],
  ['3.12.4', '3.12.x'],
  ['python3.11', '3.11.x'],
  ['cpython@3.13.1', '3.13.x'],
  ['cpython-3.13', '3.13.x'],
])('UV_PYTHON=%s asks for Python %s', (written, range) => {
  const asked = askedByVariables([python, python], { UV_PYTHON: written }, RUNTIMES);
  expect(asked).toEqual([{ tool: 'python3', range, source: 'UV_PYTHON' }]);
});

test.each(['', 'pypy3.10', '/opt/python', '>=3.11', '3'])('UV_PYTHON=%s asks for nothing', (written) => {
  expect(askedByVariables([python], { UV_PYTHON: written }, RUNTIMES)).toEqual([]);
});

test('a tool that nobody asks for is not asked for by a variable either', () => {
  expect(askedByVariables([{ ...python, tool: 'node' }], { UV_PYTHON: '3.12' }, RUNTIMES)).toEqual([]);
  expect(askedByVariables([python], { UV_PYTHON: '3.12' }, [])).toEqual([]);
});
