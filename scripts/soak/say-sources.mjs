/**
 * How a build script says everything of the sources that it may depend on: names, kinds, modes, link targets, contents.
 * `say` adds to `said` what lies at a path.
 */
export const SAY_SOURCES = `import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
const said = [];
const say = (path) => {
  const stat = lstatSync(path);
  if (stat.isDirectory()) for (const name of readdirSync(path).sort()) say(path + '/' + name);
  else if (stat.isSymbolicLink()) said.push(path + ' -> ' + readlinkSync(path) + ' ' + (statSync(path, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(path, 'utf8')));
  else said.push(path + ' ' + (stat.mode & 0o111 ? 'x' : '-') + ' ' + readFileSync(path, 'utf8'));
};
`;
