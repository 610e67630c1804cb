import { expect, it } from 'vitest';
import { withheldVariables } from './withheld-variables.ts';

it('withheld variables are named, those first that the step speaks of, and never their values', () => {
  const caller = { API_KEY: 'secret', A: '1', PATH: '/bin', SHLVL: '2', ZONE: 'x' };
  expect(withheldVariables(caller, { PATH: '/bin' }, 'ZONE is not set; MY_A')).toBe('ZONE, A, API_KEY');
  expect(withheldVariables({ PATH: '/bin', SHLVL: '1' }, { PATH: '/bin' }, '')).toBeNull();
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`V${index + 10}`, '']));
  expect(withheldVariables(many, {}, '')).toBe('V10, V11, V12, V13, V14, V15, V16, V17 and 4 more');
});
