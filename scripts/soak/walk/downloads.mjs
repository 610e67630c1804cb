import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Wheels by name and version, with their only module: what the app is made with, and what the FastAPI builder brings. */
const WHEELS = [
  ['starlette', '1.0.0', 'VERSION = "1.0.0"\n'],
  ['starlette', '1.1.0', 'VERSION = "1.1.0"\n'],
  ['uvicorn', '0.54.0', ''],
  ['click', '8.5.1', ''],
  ['h11', '0.16.0', ''],
  ['websockets', '15.0.1', ''],
  ['typing_extensions', '4.16.0', ''],
];

const MAKE_WHEELS = `
import json, sys, zipfile
for name, version, text in json.loads(sys.argv[2]):
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/__init__.py": text,
        f"{name}/__main__.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: walk\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(f"{sys.argv[1]}/{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, contents in files.items():
            wheel.writestr(path, contents)
`;

export const TINY_VERSIONS = /** @type {const} */ (['1.0.0', '1.1.0']);

/**
 * Writes what an index of Python would serve, so that a walk asks no network, and returns the variables that lead pip and uv there.
 * @param {string} directory
 */
export function writeWheels(directory) {
  mkdirSync(join(directory, 'index'), { recursive: true });
  execute('python3', ['-c', MAKE_WHEELS, directory, JSON.stringify(WHEELS)], directory);
  const index = `file://${directory}/index`;
  return { PIP_INDEX_URL: index, PIP_FIND_LINKS: directory, UV_INDEX_URL: index, UV_FIND_LINKS: directory };
}

/** Writes the archives of a package of npm into a directory of the project. @param {string} directory */
export function writeTarballs(directory) {
  mkdirSync(directory, { recursive: true });
  for (const version of TINY_VERSIONS) {
    const place = mkdtempSync(join(directory, 'tiny-'));
    mkdirSync(join(place, 'package'));
    writeFileSync(join(place, 'package/package.json'), JSON.stringify({ name: 'tiny', version, main: 'index.js' }));
    writeFileSync(join(place, 'package/index.js'), `exports.version = '${version}';\n`);
    execute('tar', ['-czf', `tiny-${version}.tgz`, '-C', place, 'package'], directory);
    rmSync(place, { recursive: true });
  }
}

/** @param {string} program @param {readonly string[]} args @param {string} cwd */
export function execute(program, args, cwd) {
  const ran = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`${program} ${args[0]} failed: ${ran.error ?? ran.stdout + ran.stderr}`);
  return ran.stdout;
}
