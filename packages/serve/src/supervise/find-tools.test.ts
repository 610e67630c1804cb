import { fakeHost } from '@svc-build/host/testing/fake-host';
import { expect, it } from 'vitest';
import { createToolFinder } from './find-tools.ts';

/** Programs by path, each with what it says of its version; null when it fails. */
type Programs = Readonly<Record<string, string | null>>;

/** A machine on which these programs lie, and how often each was asked. */
function machine(programs: Programs) {
  const asked: string[] = [];
  const host = fakeHost({
    env: { HOME: '/home', PATH: '/bin:/home/shims' },
    files: { '/a/api.mjs': '', '/b/api.mjs': '' },
    programs: Object.fromEntries(
      Object.entries(programs).map(([path, said]) => [
        path,
        ({ cwd, print }) => {
          asked.push(`${path} in ${cwd}`);
          if (said !== null) print(said);
          return said === null ? 1 : 0;
        },
      ]),
    ),
  });
  return { asked, finder: createToolFinder(host) };
}

const node = (range: string) => ({
  tool: 'node',
  range,
  find: {
    names: ['node', 'node-{version}'],
    places: ['{NVM_DIR}/versions/v{version}/bin/node', '{HOME}/.nvm/versions/v{version}/bin/node'],
    ask: ['--version'],
    pattern: 'v{version}',
  },
});
const find = (programs: Programs, range: string) =>
  machine(programs).finder({ service: 'api', requires: [node(range)], cwd: '/app' });

it.each([
  ['in range', 'v20.1.0', '20.x'],
  ['without a version', 'some build', '20.x'],
])('is taken %s', async (_, said, range) => {
  const found = await find({ '/bin/node': said }, range);
  expect(found).toEqual({ problems: [], programs: new Map([['node', '/bin/node']]) });
});

it('is not even asked where any version will do', async () => {
  const { asked, finder } = machine({ '/bin/node': null });
  const found = await finder({ service: 'api', requires: [node('lts/*')], cwd: '/app' });
  expect(found.problems).toEqual([]);
  expect(asked).toEqual([]);
});

it('that is missing is told', async () => {
  expect((await find({}, '20.x')).problems).toMatchObject([{ code: 'TOOL_MISSING', service: 'api' }]);
});

it('of another version is looked for under other names and in other places', async () => {
  const programs = {
    '/bin/node': 'v20.1.0',
    '/bin/node-22': 'v22.1.0',
    '/home/.nvm/versions/v24.1.0/bin/node': 'v24.1.0',
  };
  expect((await find(programs, '22.x')).programs).toEqual(new Map([['node', '/bin/node-22']]));
  const [program] = Object.keys(programs).slice(-1);
  expect((await find(programs, '>=24')).programs).toEqual(new Map([['node', program]]));
});

it('that is nowhere is told with all that was looked at', async () => {
  const programs = {
    '/bin/node': 'v18.0.0',
    '/home/.nvm/versions/v20.1.0/bin/node': null,
    '/home/.nvm/versions/v24.1.0/bin/node': 'v24.1.0',
  };
  expect((await find(programs, '20.x')).problems).toMatchObject([
    {
      code: 'TOOL_VERSION',
      message: 'Service "api" was built for node 20.x, but this machine has "v18.0.0".',
      log: [
        '/bin/node says v18.0.0',
        '/home/.nvm/versions/v24.1.0/bin/node is 24.1.0',
        '/home/.nvm/versions/v20.1.0/bin/node says no version',
      ],
    },
  ]);
});

it('is asked once for all services of a run, and a shim once in each directory', async () => {
  const asked = async (path: string): Promise<readonly string[]> => {
    const { asked, finder } = machine({ [path]: 'v20.1.0' });
    for (const cwd of ['/a', '/b']) {
      const found = await finder({ service: 'x', requires: [node('20.x')], cwd });
      expect(found.programs.get('node')).toBe(path);
    }
    return asked;
  };
  expect(await asked('/bin/node')).toEqual(['/bin/node in /']);
  expect(await asked('/home/shims/node')).toEqual(['/home/shims/node in /a', '/home/shims/node in /b']);
});
