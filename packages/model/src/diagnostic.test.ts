import { expect, it } from 'vitest';
import { type DiagnosticCode, error, exitCodeOf, warning } from './diagnostic.ts';

it('the exit code says whose move it is; warnings never change it', () => {
  const errors = (...codes: readonly DiagnosticCode[]) => codes.map((code) => error(code, '', ''));
  expect(exitCodeOf([])).toBe(0);
  expect(exitCodeOf([warning('NO_ROOT_SERVICE', '', '')])).toBe(0);
  expect(exitCodeOf(errors('STEP_FAILED'))).toBe(1);
  expect(exitCodeOf(errors('STEP_FAILED', 'TOOL_MISSING'))).toBe(3);
  expect(exitCodeOf(errors('STEP_FAILED', 'TOOL_MISSING', 'UNKNOWN_KEY'))).toBe(2);
});
