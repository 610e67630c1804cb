import { expect, it } from 'vitest';
import { variablesIn, withheldVariables } from './withheld-variables.ts';

const caller = { API_KEY: 'secret', A: '1', PATH: '/bin', SHLVL: '2', ZONE: 'x' };
const given = { PATH: '/bin' };

it('names what a step did not get, where its words or the sources speak of it, and nothing else', () => {
  expect(withheldVariables({ caller, given, asked: new Set() }, 'ZONE is not set; MY_A')).toEqual(['ZONE']);
  expect(withheldVariables({ caller, given, asked: new Set(['API_KEY', 'PATH', 'OTHER']) }, 'ZONE is not set')).toEqual(
    ['API_KEY', 'ZONE'],
  );
  expect(withheldVariables({ caller, given, asked: new Set(['SHLVL']) }, 'syntax error')).toEqual([]);
});

it.each<[text: string, names: readonly string[]]>([
  ['process.env.API_KEY', ['API_KEY']],
  ["process.env['API_KEY'] ?? import.meta.env.ZONE", ['API_KEY', 'ZONE']],
  ['const { API_KEY, ZONE: zone = 1 } = process.env;', ['API_KEY', 'ZONE', 'zone']],
  ["os.environ['API_KEY']; os.environ.get('ZONE'); os.getenv(\"TOKEN\")", ['API_KEY', 'ZONE', 'TOKEN']],
  ['os.Getenv("API_KEY"); os.LookupEnv("ZONE")', ['API_KEY', 'ZONE']],
  ['echo "$API_KEY" ${ZONE:-x}', ['API_KEY', 'ZONE']],
  ['const API_KEY = 1; environment.ZONE', []],
])('a program asks for its variables: %s', (text, names) => expect([...variablesIn(text)]).toEqual(names));
