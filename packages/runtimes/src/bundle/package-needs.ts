/** What an installed package reads or loads at run time that nothing in its code tells. */
export interface PackageNeed {
  readonly package: string;
  /** Patterns of files below its own directory. */
  readonly files?: readonly string[];
  /** The same of programs that it starts. */
  readonly programs?: readonly string[];
  /** Patterns of files below the directory in which the process starts. */
  readonly own?: readonly string[];
  /** Packages that it loads by a name that it puts together, as far as they are installed. */
  readonly packages?: readonly string[];
  readonly because: string;
}

const DATABASES = ['pg', 'pg-hstore', 'mysql2', 'mariadb', 'sqlite3', 'better-sqlite3', 'tedious', 'oracledb'];
const TEMPLATES = ['pug', 'ejs', 'handlebars', 'nunjucks', 'eta', 'mustache', 'liquidjs', 'twig', 'hogan.js', 'marko'];
const PARSERS = ['yaml', 'js-yaml', 'json5', 'hjson', 'toml', 'cson', 'properties', 'x2js', 'iced-coffee-script'];

/** One row for each package of which it is known; design.md: facts in tables. */
export const PACKAGE_NEEDS: readonly PackageNeed[] = [
  {
    package: 'swagger-ui-dist',
    files: ['*.{css,html,png}', '{swagger-ui-bundle,swagger-ui-standalone-preset,swagger-initializer}.js'],
    because: 'Its directory is served to browsers; its code only says where that is.',
  },
  {
    package: 'bullmq',
    programs: ['dist/{cjs,esm}/classes/main{,-worker}.js'],
    because:
      'Processors that are files run in a process of their own, whose program lies beside the code of the queue.',
  },
  {
    package: 'config',
    own: ['config/**'],
    packages: PARSERS,
    because: 'It reads every file of `config` that fits the environment, with the parser of its ending.',
  },
  {
    package: 'i18n',
    own: ['locales/**'],
    because: 'Translations lie in `locales` where nothing else is said.',
  },
  {
    package: 'sequelize',
    packages: DATABASES,
    because: 'The package of a dialect is loaded by a name that comes from the connection string.',
  },
  {
    package: 'consolidate',
    packages: TEMPLATES,
    because: 'A template is rendered by the package whose name is its engine or ending.',
  },
  {
    package: '@ladjs/consolidate',
    packages: TEMPLATES,
    because: 'A template is rendered by the package whose name is its engine or ending.',
  },
  {
    package: '@prisma/client',
    files: ['../../.prisma/client/{*.node,*.wasm,*.prisma,*.bin}'],
    because: 'The engine that `prisma generate` left is found by the name of the platform.',
  },
];

/** Where templates lie for `render` in servers that are not told: below the directory in which the process starts. */
export const VIEWS_DIRECTORY = 'views';
