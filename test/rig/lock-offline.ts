import { execFileSync } from 'node:child_process';

/** Writes the lockfile of npm for what the manifests of a directory say, without asking the network. */
export function lockOffline(directory: string): void {
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--silent'], { cwd: directory });
}
