import { spawnSync } from 'node:child_process';

const PEAK =
  'import json, resource, subprocess, sys; subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=json.loads(sys.argv[1])); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)';

/**
 * The most memory that a command takes, in MiB, children included.
 * @param {readonly string[]} command
 * @param {string} cwd
 */
export function peakMemory(command, cwd) {
  // Python would set a locale for what it starts, and its version manager a PATH: another environment is not nothing changed.
  const env = { ...process.env, CI: '', PYTHONCOERCECLOCALE: '0' };
  const ran = spawnSync('python3', ['-c', PEAK, JSON.stringify(env), ...command], { cwd, encoding: 'utf8', env });
  if (ran.status !== 0)
    throw new Error(`${command.join(' ')} failed, so its memory says nothing:\n${ran.error ?? ran.stderr}`);
  return Number(ran.stdout) / 1024;
}
