/** What a compiled module of Node runs on, as far as its bytes say. */
export interface NativeModule {
  readonly os: 'linux' | 'darwin' | 'win32';
  /** As Node names it; null where one file serves several, or the machine is none that Node runs on. */
  readonly arch: string | null;
  /** Null outside of Linux, or where it asks for neither. */
  readonly libc: 'glibc' | 'musl' | null;
  /** The NODE_MODULE_VERSION that it was compiled for; null where it runs on every one (Node-API), or does not say. */
  readonly abi: number | null;
}

const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: 'ia32',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
};
const MACH_MACHINES: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64' };

/** Reads a `.node` file; `config` is what node-gyp was told when it compiled it, empty when that is gone. Null: none that is known. */
export function nativeModule(bytes: Buffer, config: string): NativeModule | null {
  if (bytes.length < 20) return null;
  const abi = abiOf(bytes, config);
  if (bytes.readUInt32BE(0) === 0x7f454c46) {
    return { os: 'linux', arch: ELF_MACHINES[bytes.readUInt16LE(18)] ?? null, libc: libcOf(bytes), abi };
  }
  const magic = bytes.readUInt32LE(0);
  if (magic === 0xfeedfacf)
    return { os: 'darwin', arch: MACH_MACHINES[bytes.readUInt32LE(4)] ?? null, libc: null, abi };
  if (magic === 0xbebafeca) return { os: 'darwin', arch: null, libc: null, abi };
  return bytes.toString('latin1', 0, 2) === 'MZ' ? { os: 'win32', arch: null, libc: null, abi } : null;
}

function libcOf(bytes: Buffer): NativeModule['libc'] {
  if (bytes.includes('libc.musl-')) return 'musl';
  return bytes.includes('libc.so.6') ? 'glibc' : null;
}

/** Modules with a symbol of Node-API run on every version; others have theirs in a symbol, or node-gyp noted it. */
function abiOf(bytes: Buffer, config: string): number | null {
  if (bytes.includes('napi_register_module_v') || bytes.includes('napi_module_register')) return null;
  const at = bytes.indexOf('node_register_module_v');
  const symbol = at === -1 ? null : /^node_register_module_v(\d+)/.exec(bytes.toString('latin1', at, at + 32));
  const version = symbol?.[1] ?? /"node_module_version":\s*"?(\d+)/.exec(config)?.[1];
  return version === undefined ? null : Number(version);
}
