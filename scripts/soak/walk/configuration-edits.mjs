import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pick } from '../../random-numbers.mjs';
import { TINY_VERSIONS } from './downloads.mjs';
import { changeJson, lock } from './project.mjs';

/** @import { Edits } from './file-edits.mjs' */

/** There or not. @param {any} object @param {string} key @param {unknown} value */
function toggle(object, key, value) {
  if (key in object) delete object[key];
  else object[key] = value;
}

/** @param {string} root @param {(services: any) => void} change */
const inVercel = (root, change) =>
  changeJson(join(root, 'vercel.json'), ({ experimentalServices }) => change(experimentalServices));

/** @param {string} root @param {(services: any) => void} change */
const inSettings = (root, change) => changeJson(join(root, 'svc-build.json'), ({ services }) => change(services));

/** Changes of manifests, configuration and variables. @type {Edits} */
export const CONFIGURATION_EDITS = {
  'version of a package': ({ root, random, round }) => {
    const directory = pick(['packages/base', 'packages/words', 'apps/site', 'apps/server'], random);
    changeJson(join(root, directory, 'package.json'), (manifest) => {
      manifest.version = `1.0.${round}`;
    });
    lock(root);
    return `changed the version of ${directory}`;
  },
  'what a manifest says besides': ({ root, random, round }) => {
    const directory = pick(['packages/base', 'packages/words', 'apps/site', 'apps/server'], random);
    changeJson(join(root, directory, 'package.json'), (manifest) => {
      manifest.description = `round ${round}`;
    });
    return `described ${directory}`;
  },
  'dependency of npm': ({ root, random }) => {
    const version = pick(TINY_VERSIONS, random);
    changeJson(join(root, 'apps/site/package.json'), ({ dependencies }) => {
      dependencies.tiny = `file:../../vendor/tiny-${version}.tgz`;
    });
    lock(root);
    return `asked for tiny ${version}`;
  },
  'dependency of Python': ({ root, random }) => {
    const version = pick(['1.0.0', '1.1.0'], random);
    writeFileSync(join(root, 'python/api/requirements.txt'), `starlette==${version}\n`);
    return `asked for starlette ${version}`;
  },
  'file of variables': ({ root, round }) => {
    writeFileSync(join(root, 'apps/site/.env'), `WALK_FILE=round ${round}\n`);
    return 'edited apps/site/.env';
  },
  'file of variables that git ignores': ({ root, round }) => {
    const path = join(root, 'apps/site/.env.local');
    if (existsSync(path)) rmSync(path);
    else writeFileSync(path, `WALK_LOCAL=round ${round}\n`);
    return `${existsSync(path) ? 'wrote' : 'removed'} apps/site/.env.local`;
  },
  variable: ({ variables, random }) => {
    const name = pick(['WALK_SITE', 'WALK_SERVER', 'WALK_NOBODY'], random);
    const value = pick(['', 'one', 'two', null], random);
    if (value === null) delete variables[name];
    else variables[name] = value;
    return `${name} is ${value ?? 'unset'}`;
  },
  prefix: ({ root, random }) => {
    const [name, ...prefixes] = pick(
      [
        ['server', '/server', '/other'],
        ['docs', '/docs', '/api/docs', '/hello/docs'],
      ],
      random,
    );
    const prefix = pick(prefixes, random);
    inVercel(root, (services) => {
      if (services[name ?? ''] !== undefined) services[name ?? ''].routePrefix = prefix;
    });
    return `put ${name} at ${prefix}`;
  },
  'a service less, or again': ({ root }) => {
    inVercel(root, (services) => toggle(services, 'docs', { entrypoint: 'docs', routePrefix: '/docs' }));
    inSettings(root, ({ hello }) => {
      if (hello !== undefined) delete hello.dependsOn;
    });
    return 'took docs away, or brought it back';
  },
  memory: ({ root, random }) => {
    const name = pick(['server', 'api', 'hello'], random);
    inVercel(root, (services) => toggle(services[name], 'memory', 512));
    return `changed the memory of ${name}`;
  },
  includeFiles: ({ root, random }) => {
    const [name, pattern] = pick(
      [
        ['server', 'data/**'],
        ['hello', '/shared/**'],
        ['api', ['/shared/*.txt']],
      ],
      random,
    );
    inVercel(root, (services) => toggle(services[/** @type {string} */ (name)], 'includeFiles', pattern));
    return `changed includeFiles of ${name}`;
  },
  excludeFiles: ({ root, random }) => {
    const [name, pattern] = pick(
      [
        ['api', 'data/**'],
        ['site', 'new-*'],
        ['docs', '**/new-*'],
      ],
      random,
    );
    inVercel(root, (services) => {
      if (services[name ?? ''] !== undefined) toggle(services[name ?? ''], 'excludeFiles', pattern);
    });
    return `changed excludeFiles of ${name}`;
  },
  'declared variable': ({ root, random }) => {
    const name = pick(['hello', 'api'], random);
    inSettings(root, (services) => {
      services[name] ??= {};
      toggle(services[name], 'env', ['WALK_SERVER']);
    });
    return `changed what ${name} declares of variables`;
  },
  stripPrefix: ({ root, random }) => {
    const name = pick(['hello', 'server'], random);
    inSettings(root, (services) => {
      services[name] ??= {};
      toggle(services[name], 'stripPrefix', true);
    });
    return `changed stripPrefix of ${name}`;
  },
  dependsOn: ({ root }) => {
    const { experimentalServices } = JSON.parse(readFileSync(join(root, 'vercel.json'), 'utf8'));
    if (experimentalServices.docs === undefined) return null;
    inSettings(root, (services) => {
      services.hello ??= {};
      toggle(services.hello, 'dependsOn', ['docs']);
    });
    return 'changed what hello depends on';
  },
  'spaces of the configuration': ({ root, random, round }) => {
    const name = pick(['vercel.json', 'svc-build.json'], random);
    const value = JSON.parse(readFileSync(join(root, name), 'utf8'));
    writeFileSync(join(root, name), JSON.stringify(value, null, 1 + (round % 3)));
    return `wrote ${name} in another form`;
  },
};
