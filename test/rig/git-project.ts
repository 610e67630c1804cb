import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { ProjectRig } from './project-rig.ts';

/** Runs git in a project (or beside it), as a user that no settings of this machine reach; returns what it printed. */
export function git(rig: ProjectRig, args: readonly string[], directory = '.'): string {
  const who = ['-c', 'user.name=tests', '-c', 'user.email=tests@example.com', '-c', 'commit.gpgSign=false'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...who, ...args], {
    cwd: join(rig.root, directory),
    env,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** Makes a project a repository whose branch `main` holds it, and checks out a branch `work` of that. */
export function initialise(rig: ProjectRig): void {
  git(rig, ['init', '--quiet', '--initial-branch=main']);
  commit(rig, 'first');
  git(rig, ['checkout', '--quiet', '-b', 'work']);
}

/** Commits everything that there is. */
export function commit(rig: ProjectRig, message: string): void {
  git(rig, ['add', '--all']);
  git(rig, ['commit', '--quiet', '--message', message]);
}
