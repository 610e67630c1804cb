import { isInRange } from '@svc-build/model/find-program';
import type { FetchedTool } from '@svc-build/model/plan';
import type { PackageManagerTool } from './lockfile-choice.ts';

/** A version of a package manager, with the hash of its archive as the npm registry has it. */
interface KnownVersion {
  readonly tool: PackageManagerTool;
  readonly package: string;
  readonly version: string;
  readonly integrity: string;
  readonly machine?: NonNullable<FetchedTool['machine']>;
}

const YARN = '@yarnpkg/cli-dist';

/** The last version for each format of a lockfile; of several that read one format, the first is taken. */
const KNOWN: readonly KnownVersion[] = [
  ...known('npm', 'npm', [
    ['11.21.2', '7HPApk+AflMUavSseL1Pm6CnYqMIHk53x+KmuhqmTDqPkjPMgxIpTPcTqsE91EKNw4gFBJV9fnXiSdGm1DXq9A=='],
    ['10.9.9', '1g+6jLQvaIuB4zwvHL7yrXuXcWZwDsCtBX8bbWDqbvJSSr9nPiDDWTHNgwXR27iIcTTW7v3A57hDW9RYv2W4Yg=='],
  ]),
  ...known('pnpm', 'pnpm', [
    ['10.34.9', '9JtajqD97bRLs8DB1ldQkqU8KVDZW3rRXfEfF5dId6LeOgHAfpNOmyjOcW5RwJqUlixzBtCb4uHksYqMh2L9Mg=='],
    ['8.15.9', 'SZQ0ydj90aJ5Tr9FUrOyXApjOrzuW7Fee13pDzL0e1E6ypjNXP0AHDHw20VLw4BO3M1XhQHkyik6aBYWa72fgQ=='],
    ['9.15.9', 'aARhQYk8ZvrQHAeSMRKOmvuJ74fiaR1p5NQO7iKJiClf1GghgbrlW1hBjDolO95lpQXsfF+UA+zlzDzTfc8lMQ=='],
    ['7.33.7', 'ev4kEGQrOcaY30baTOXHIxpczjYGmNafjPj0IlfUCz5D8jEFOwe43oSf1P+/SnH/V7g1E3d3o1I4jz09p0cgDg=='],
  ]),
  ...known('yarn', 'yarn', [
    ['1.22.22', 'prL3kGtyG7o9Z9Sv8IPfBNrWTDmXB4Qbes8A9rEzt6wkJV8mUvoirjU0Mp3GGAU06Y0XQyA3/2/RQFVuK7MTfg=='],
  ]),
  ...known('yarn', YARN, [
    ['4.18.1', 'EH+A4TxAtBWXKE0DGQxW9Bo9crXHLJ73mfxjTQJuv8XonNWWTpei8BQ5JjczHJNU9GROTycwMFn8iOvRIZXUcA=='],
    ['4.14.1', '62uYRCYBnAwNZ1Y4uMh0iUXtgZe4frwAgd5dJFoTu/uWMZWpJzxY2ib0cAva1eiy1L2jiDR0dS1Os+1osiIxvA=='],
    ['4.13.0', 'c0YdSja652OezJqFnz9+pZwKfKAiBu2aRPJiHPU73sirTGgvQRTyaS5Y6PQHAmmaoa3RjCY6f3L2q9g8S/urqw=='],
    ['3.8.7', 'YMoAlLR9f+kxXjK72ggBIidi3ulQQrQpMSxzrLUt0OUk9Xdst2v26LBSYFlzOm+7KRNWgYIJpFjA8uRnCgB5xQ=='],
  ]),
  bun('linux-x64', 'glibc', 'IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g=='),
  bun(
    'linux-aarch64',
    'glibc',
    '4BXmsSKnjOrlGWqZV4x/oWa7AVoR+B6lCXddMzOAXBIm3t50eslg9wb66gmtW1AamEQ1l1CDvmmruysEhqOWMg==',
  ),
  bun(
    'linux-x64-musl',
    'musl',
    '10QoW/YfTgnURaGEaHpJCiXjLI2e5iTtfVDaA5JKcyUzaa1cq6cVUY9/Uq5XkYzvtRjHLRe9Oj/lTDIQcxy8HQ==',
  ),
  bun(
    'linux-aarch64-musl',
    'musl',
    'XCNc+WvvMAdNNb+OWTogpy+N9wm62fkVeEVLb6how0RZhW5LPi6c7BlkeVCuWps7XjEl2saFpHFa20/1E+PAHg==',
  ),
  bun('darwin-x64', null, 'qkLPMGHZM9NI6CeHTWwVezzmlo6cC4Ta7yUAjYIWXS366qQcOlcp75t2uZyiuVRBMPS0h9qE0tCcvCHGaFqjJg=='),
  bun(
    'darwin-aarch64',
    null,
    '4MIFXHmctH2EhAxLXm2/qxNtv17dFtLJylvaOCsrgq6KSqHTs6eW5YSrJjRbJxYUJaR901fsN8JfZOa+CsWpWQ==',
  ),
];

function known(
  tool: PackageManagerTool,
  name: string,
  versions: readonly (readonly [version: string, integrity: string])[],
): readonly KnownVersion[] {
  return versions.map(([version, integrity]) => ({ tool, package: name, version, integrity }));
}

/** bun has a package for each machine. */
function bun(target: string, libc: string | null, integrity: string): KnownVersion {
  const [os = '', cpu = ''] = target.split('-');
  const machine = { os, arch: cpu === 'aarch64' ? 'arm64' : cpu, libc };
  return { tool: 'bun', package: `@oven/bun-${target}`, version: '1.4.5', integrity, machine };
}

/** Later versions of pnpm bring their program in packages of their own, of which nobody says a hash. */
const LAST_WHOLE_PNPM = 11;

/** A package manager that is wanted, and the `packageManager` field that names it, if one does. */
interface WantedManager {
  readonly tool: PackageManagerTool;
  readonly range: string | null;
  readonly field: string | null;
}

/**
 * What of a package manager may be fetched, the best first: the version that the field names, if it names a hash too, else
 * versions that are known here. All are exact, and have a hash.
 */
export function fetchedManager({ tool, range, field }: WantedManager): {
  readonly fetched: readonly FetchedTool[];
  readonly get: string;
} {
  const version = /@(\d+\.\d+\.\d+[^+]*)/.exec(field ?? '')?.[1] ?? null;
  const named = version === null ? null : namedVersion(tool, version, field ?? '');
  const fitting = KNOWN.filter((one) => one.tool === tool && isInRange(one.version, range));
  const [first] = fitting;
  const exact = version ?? first?.version;
  return {
    fetched: named === null ? fitting.map(knownVersion) : isInRange(named.version, range) ? [named] : [],
    get: `npm install --global ${packageFor(tool, exact ?? '1.')}${exact === undefined ? '' : `@${exact}`}`,
  };
}

function packageFor(tool: PackageManagerTool, version: string): string {
  return tool === 'yarn' && !version.startsWith('1.') ? YARN : tool;
}

/** The hash of a field is that of the archive; of later Yarns, that of their one file. Null without a hash. */
function namedVersion(tool: PackageManagerTool, version: string, field: string): FetchedTool | null {
  const [, algorithm = '', value = ''] = /\+(sha\d+)\.([0-9a-f]+)$/i.exec(field) ?? [];
  if (value === '' || tool === 'bun' || (tool === 'pnpm' && Number.parseInt(version, 10) > LAST_WHOLE_PNPM))
    return null;
  const name = packageFor(tool, version);
  return {
    package: name,
    version,
    hash: { algorithm: algorithm.toLowerCase(), value: value.toLowerCase() },
    hashOf: name === YARN ? { kind: 'file', path: 'bin/yarn.js' } : { kind: 'archive' },
    program: `.bin/${tool}`,
    machine: null,
  };
}

function knownVersion({ tool, package: name, version, integrity, machine }: KnownVersion): FetchedTool {
  return {
    package: name,
    version,
    hash: { algorithm: 'sha512', value: Buffer.from(integrity, 'base64').toString('hex') },
    hashOf: { kind: 'archive' },
    program: tool === 'bun' ? `${name}/bin/bun` : `.bin/${tool}`,
    machine: machine ?? null,
  };
}
