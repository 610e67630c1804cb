import { expect, test } from 'vitest';
import { leftByTools } from './tool-directories.ts';

test('what tools leave is no input, unless it is what is read', () => {
  expect(leftByTools(['api', 'packages/ui'])).toEqual(
    expect.arrayContaining(['**/.next/**', '**/.nx/**', '**/venv/**']),
  );
  expect(leftByTools(['venv/api'])).not.toContain('**/venv/**');
});
