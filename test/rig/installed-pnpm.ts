import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installedOnce } from './installed-once.ts';

/** The version that the sample projects name. */
export const PNPM_VERSION = '10.34.8';

/** A PATH with a pnpm of our own in front; or why there is none. */
export const installedPnpm = () =>
  installedOnce({
    name: 'pnpm',
    version: PNPM_VERSION,
    programs: 'node_modules/.bin',
    install: (directory) => {
      const args = ['install', '--prefix', directory, '--no-audit', '--no-fund', `pnpm@${PNPM_VERSION}`];
      return promisify(execFile)('npm', args);
    },
  });
