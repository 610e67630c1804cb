import { expect, it } from 'vitest';
import { withheldVariables } from './withheld-variables.ts';

it('withheld variables are named, those first that the step speaks of, and never their values', () => {
  const caller = { API_KEY: 'secret', A: '1', PATH: '/bin', SHLVL: '2', ZONE: 'x' };
  const given = { PATH: '/bin' };
  expect(withheldVariables(caller, given, 'ZONE is not set; MY_A', true)).toBe('ZONE, A, API_KEY');
  expect(withheldVariables(caller, given, 'ZONE is not set; MY_A', false)).toBe('ZONE');
  expect(withheldVariables(caller, given, 'syntax error', false)).toBeNull();
  expect(withheldVariables({ PATH: '/bin', SHLVL: '1' }, given, '', true)).toBeNull();
});
