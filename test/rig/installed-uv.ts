import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installedOnce } from './installed-once.ts';

const VERSION = '0.13.9';

/** A PATH with a uv of our own in front; or why there is none. */
export const installedUv = () =>
  installedOnce({
    name: 'uv',
    version: VERSION,
    programs: 'bin',
    install: (directory) => {
      const args = ['-I', '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', directory, `uv==${VERSION}`];
      return promisify(execFile)('python3', args);
    },
  });
