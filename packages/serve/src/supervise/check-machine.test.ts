import type { OutputManifest } from '@svc-build/model/manifest';
import { describe, expect, it } from 'vitest';
import { checkPlatform } from './check-machine.ts';

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
