import { type ProjectRig, projectRig } from '../rig/project-rig.ts';

type Files = Readonly<Record<string, string>>;

/** A service that may publish what nobody meant to. */
interface Published {
  readonly files: Files;
  /** Of the service in `vercel.json` and in `svc-build.json`. */
  readonly fields?: object;
  readonly settings?: object;
}

/** And how its build must end. */
interface Row extends Published {
  readonly name: string;
  readonly exit: number;
  /** All that is served; none where nothing was built. */
  readonly published: readonly string[];
  /** Nothing else may be said of a row that has none. */
  readonly says: readonly string[];
}

/** A project of that service. */
export function projectOf({ files, fields = {}, settings }: Published): Promise<ProjectRig> {
  const service = { entrypoint: 'w', routePrefix: '/', ...fields };
  return projectRig({
    ...files,
    'vercel.json': JSON.stringify({ experimentalServices: { w: service } }),
    ...(settings === undefined ? {} : { 'svc-build.json': JSON.stringify({ services: { w: settings } }) }),
  });
}

export const HTML: Files = { 'w/index.html': '<h1>w</h1>\n' };

/** A package with this build. */
export function script(build: string, more: object = {}): Files {
  return { 'w/package.json': JSON.stringify({ scripts: { build }, ...more }) };
}

/** Files below the service that hold nothing. */
function empty(...paths: string[]): Files {
  return Object.fromEntries(paths.map((path) => [`w/${path}`, '']));
}

const builds = (name: string, published: readonly string[], row: Published, ...says: string[]): Row => {
  return { name, exit: 0, published, says, ...row };
};
const fails = (name: string, exit: number, row: Published, ...says: string[]): Row => {
  return { name, exit, published: [], says, ...row };
};

const fields = { framework: 'static' };
const server = (more: object = {}, where = 'server.js'): Files => ({
  ...empty('server.js'),
  'w/vite/package.json': '{ "name": "vite", "version": "8.0.0" }',
  'w/package.json': JSON.stringify({
    scripts: { build: 'mkdir -p dist && cp server.js dist && echo 1 > dist/index.html', start: `node ${where}` },
    ...more,
  }),
});
const bare = { ...HTML, ...empty('server.js'), 'w/package.json': '{ "scripts": { "start": "node server" } }' };
const NOT_FOUND = 'FRAMEWORK_NOT_DETECTED';

const programs: readonly Row[] = [
  builds('a package that starts a program', [], { files: server() }),
  builds('one that Vite builds', [], { files: server({ dependencies: { vite: 'file:vite' } }) }),
  fails(
    'a package that starts a program of a language that nobody knows',
    2,
    { files: { ...HTML, ...script('true', { scripts: { build: 'true', start: 'php -S x' } }) } },
    NOT_FOUND,
    '`php -S x`',
  ),
  builds(
    'one that a pin calls a site',
    ['index.html', 'server.js'],
    { files: server({}, 'dist/server.js'), fields },
    'SOURCES_PUBLISHED',
    'w/dist/server.js',
  ),
  fails('one without a build', 2, { files: bare, fields }, 'PROGRAM_PUBLISHED', 'w/server.js'),
  fails('a library', 1, { files: script('mkdir -p dist && echo 1 > dist/index.js') }, 'BUILD_OUTPUT_MISSING'),
  fails('a folder of PHP', 2, { files: empty('index.php') }, NOT_FOUND, 'no index.html'),
  fails(
    'that with a pin',
    2,
    { files: empty('index.php'), fields },
    'PROGRAM_PUBLISHED',
    'w/index.php',
    'vercel.json:',
  ),
  fails('a folder of data', 2, { files: empty('data.json') }, NOT_FOUND),
  builds('a folder of data that is pinned', ['data.json'], { files: empty('data.json'), fields }),
  fails(
    'Python beside a page',
    2,
    { files: { ...HTML, ...empty('manage.py', 'requirements.txt') }, fields },
    'w/manage.py',
  ),
  fails(
    'a program below a page',
    2,
    { files: { ...HTML, ...empty('api/composer.json', 'api/a.php') } },
    'w/api/composer',
  ),
  builds('a program that everybody may read', ['index.html', 'index.php', 'lib/a.php'], {
    files: { ...HTML, ...empty('index.php', 'lib/a.php') },
    settings: { allowSources: ['**/*.php'] },
  }),
  builds('a program that is left out', ['index.html'], {
    files: { ...HTML, ...empty('index.php', 'lib/a.php') },
    fields: { excludeFiles: ['index.php', 'lib'] },
  }),
  builds(
    'a page with single scripts',
    ['index.html', 'make.py', 'x.php'],
    { files: { ...HTML, ...empty('make.py', 'x.php') } },
    'SOURCES_PUBLISHED',
    '2 source files',
  ),
];

const KEYS = empty('a.pem', 'b/server.KEY', 'id_rsa', 'id_ed25519.pub', 'prod.tfstate', '.htpasswd');
const HIDDEN = empty('.env', '.git/config', 'b/.x', '.well-known/.y');
const MEANT = { ...HTML, ...empty('.well-known/security.txt', 'id_card.png', 'keys.html') };
const MADE = 'mkdir -p dist && cd dist && touch index.html a.pem .htpasswd id_rsa .env';

const keys: readonly Row[] = [
  builds(
    'keys and hidden files in a folder',
    ['.well-known/security.txt', 'id_card.png', 'index.html', 'keys.html'],
    { files: { ...MEANT, ...KEYS, ...HIDDEN } },
    'KEY_FILE_WITHHELD',
    'a.pem, b/server.KEY, id_ed25519.pub and 2 more',
  ),
  builds(
    'keys that a pattern brings in',
    ['index.html'],
    { files: { ...HTML, ...KEYS }, fields: { includeFiles: ['**/*', '*.pem', '.h*'] } },
    'KEY_FILE_WITHHELD',
  ),
  builds(
    'secrets that are not hidden, and what tools keep',
    ['index.html', 'pip.conf'],
    {
      files: { ...HTML, ...empty('_netrc', 'bunfig.toml', 'pip.conf', '__pycache__/x.pyc', 'venv/bin/x') },
      fields: { includeFiles: ['pip.conf'] },
    },
    'SECRET_FILE_LEFT_OUT',
    'w/_netrc is not published',
    'w/bunfig.toml is not published',
    'SECRET_FILE_INCLUDED',
  ),
  builds('keys that are named exactly', ['a.pem', 'b/.x', 'index.html'], {
    files: { ...HTML, ...HIDDEN, ...empty('a.pem') },
    fields: { includeFiles: ['a.pem', 'b/.x'] },
  }),
  builds('keys in what a build wrote', ['index.html'], { files: script(MADE) }, 'like keys', 'a.pem, id_rsa.'),
];

const makes = (directory: string): Files => script(`mkdir -p ${directory} && echo w > ${directory}/index.html`);
const SSR = 'mkdir -p dist/client dist/server && echo 1 | tee dist/client/index.html > dist/server/index.js';
const REFUSED = 'BUILD_OUTPUT_REFUSED';

const outputs: readonly Row[] = [
  fails(
    'a build that writes nowhere',
    1,
    { files: { ...script('true'), ...empty('public/robots.txt', 'public/index.html') } },
    'BUILD_OUTPUT_MISSING',
  ),
  builds(
    'one that writes beside public',
    ['index.html'],
    { files: { ...makes('www'), ...empty('public/robots.txt') } },
    'w/www/index.html changed',
  ),
  builds('one that writes _site', ['index.html'], {
    files: { ...makes('_site'), ...HTML, ...empty('public/robots.txt') },
  }),
  builds('one beside what an older one left', ['index.html'], {
    files: { ...makes('out'), ...empty('dist/index.html') },
  }),
  builds('one that fills public', ['index.html'], { files: makes('public') }, 'w/public/index.html changed'),
  builds('one that says so', ['index.html'], { files: makes('public'), settings: { generated: ['public/**'] } }),
  fails(
    'one among sources',
    1,
    { files: { ...script('echo 1 > public/b.js'), ...empty('public/index.html') } },
    REFUSED,
  ),
  fails('one into its root', 1, { files: script('echo 1 > index.html') }, REFUSED, 'it is the root of the service'),
  fails('a bundle beside a server', 1, { files: script(SSR) }, 'BUILD_OUTPUT_MISSING', 'w/dist/client/index.html'),
];

/** All of them. */
export const publishedRows: readonly Row[] = [...programs, ...keys, ...outputs];
