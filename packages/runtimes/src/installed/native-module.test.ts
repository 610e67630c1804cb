import { expect, test } from 'vitest';
import { nativeModule } from './native-module.ts';

const bytes = (head: readonly number[], text = ''): Buffer =>
  Buffer.concat([Buffer.from(head), Buffer.alloc(32 - head.length), Buffer.from(text, 'latin1')]);

const elf = (machine: number, text = ''): Buffer =>
  bytes([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, machine, 0], text);
const gypi = '{ "variables": { "node_module_version": 108, "napi_build_version": "8" } }';

test.each([
  ['ELF of x64', elf(62), '', { os: 'linux', arch: 'x64', libc: null, abi: null }],
  ['ELF of arm64 with glibc', elf(183, 'libc.so.6\0'), '', { os: 'linux', arch: 'arm64', libc: 'glibc', abi: null }],
  ['ELF with musl', elf(62, 'libc.musl-x86_64.so.1\0'), '', { os: 'linux', arch: 'x64', libc: 'musl', abi: null }],
  [
    'Mach-O',
    bytes([0xcf, 0xfa, 0xed, 0xfe, 0x0c, 0, 0, 1]),
    '',
    { os: 'darwin', arch: 'arm64', libc: null, abi: null },
  ],
  ['Mach-O for two', bytes([0xca, 0xfe, 0xba, 0xbe]), '', { os: 'darwin', arch: null, libc: null, abi: null }],
  ['Windows', bytes([0x4d, 0x5a]), '', { os: 'win32', arch: null, libc: null, abi: null }],
  ['a symbol with its version', elf(62, '\0node_register_module_v115\0'), gypi, { abi: 115 }],
  ['what node-gyp noted', elf(62), gypi, { abi: 108 }],
  ['Node-API, whatever node-gyp noted', elf(62, '\0napi_register_module_v1\0'), gypi, { abi: null }],
] as const)('%s', (_, file, config, expected) => expect(nativeModule(file, config)).toMatchObject(expected));

test('what is no program says nothing', () => {
  expect(nativeModule(Buffer.from('version https://git-lfs.github.com/spec/v1'), '')).toBeNull();
  expect(nativeModule(Buffer.alloc(4), '')).toBeNull();
});
