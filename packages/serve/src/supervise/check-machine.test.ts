import type { ProcessExit } from '@svc-build/model/host';
import type { OutputManifest } from '@svc-build/model/manifest';
import { describe, expect, it } from 'vitest';
import { checkPlatform, findTools } from './check-machine.ts';

const machine = { os: 'linux', arch: 'x64', libc: 'glibc', cores: 2, memoryBytes: 1, pid: 1 };

describe('a platform', () => {
  const manifest = (platform: OutputManifest['platform'], functions: readonly unknown[]): OutputManifest =>
    ({ version: 1, platform, routes: [], services: { api: { functions } } }) as unknown as OutputManifest;

  it('is refused when it is another', () => {
    const { os, arch, libc } = machine;
    expect(checkPlatform(manifest({ os, arch, libc }, [{}]), machine)).toBeNull();
    expect(checkPlatform(manifest({ os: 'plan9', arch: 'mips', libc: null }, [{}]), machine)).toMatchObject({
      code: 'PLATFORM_MISMATCH',
      message: 'The output was built for plan9 mips, and this machine is linux x64 glibc.',
      help: 'Build it on this machine, or run it on one with plan9 mips.',
    });
  });

  it('does not matter to files alone', () => {
    expect(checkPlatform(manifest({ os: 'plan9', arch: 'mips', libc: null }, []), machine)).toBeNull();
  });
});

describe('a tool', () => {
  /** A machine on whose PATH these programs lie, each with what it says of its version; null when it fails. */
  const withPrograms = (programs: Readonly<Record<string, string | null>>) =>
    ({
      env: { PATH: '/bin' },
      files: { list: async () => [] },
      processes: {
        find: async (name: string) => (name in programs ? `/bin/${name}` : null),
        start: async ({ argv: [program = ''] }: { argv: string[] }, onLine: (line: string) => void) => {
          const said = programs[program.slice('/bin/'.length)] ?? null;
          if (said !== null) onLine(said);
          const exit: ProcessExit = { kind: 'exited', code: said === null ? 1 : 0 };
          return { exited: Promise.resolve(exit) };
        },
      },
    }) as never;
  /** As a manifest says where other versions of Python may be. */
  const others = {
    variable: null,
    named: { prefix: 'python', major: 3, newestMinor: 14 },
    installations: [],
    versionPrefix: '',
    program: 'bin/python3',
  };
  const find = (tool: string, range: string, programs: Readonly<Record<string, string | null>>) =>
    findTools('api', { requires: [{ tool, range, others }], cwd: '/app' }, withPrograms(programs));

  it.each([
    ['in range', 'v20.1.0', '20.x'],
    ['without a version', 'some build', '20.x'],
  ])('is taken %s', async (_, said, range) => {
    expect(await find('node', range, { node: said })).toEqual({ problems: [], programs: new Map() });
  });

  it('is not even asked where any version will do', async () => {
    expect((await find('node', 'lts/*', { node: null })).problems).toEqual([]);
  });

  it('that is missing, or another, is told', async () => {
    expect((await find('node', '20.x', {})).problems).toMatchObject([{ code: 'TOOL_MISSING', service: 'api' }]);
    expect((await find('node', '20.x', { node: 'v18.0.0' })).problems).toMatchObject([
      { code: 'TOOL_VERSION', message: 'Service "api" was built for node 20.x, but this machine has "v18.0.0".' },
    ]);
  });

  it('may be there under the name of its version', async () => {
    const programs = { python3: 'Python 3.11.2', 'python3.12': 'Python 3.12.1' };
    const named = { prefix: 'python', major: 3, newestMinor: 15 };
    const others = { variable: null, named, installations: [], versionPrefix: '', program: 'bin/python3' };
    const requires = [{ tool: 'python3', range: '3.12.x', others }];
    const found = await findTools('api', { requires, cwd: '/app' }, withPrograms(programs));
    expect(found).toEqual({ problems: [], programs: new Map([['python3', '/bin/python3.12']]) });
  });
});
