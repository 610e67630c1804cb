type Scripts = Readonly<Record<string, string>>;

/** Programs that show or build a site and run nothing of the package itself. */
const SITE_PROGRAMS = new Set(
  (
    'vite vue-cli-service react-scripts react-app-rewired craco ng parcel webpack webpack-dev-server nuxt nuxi webpack-cli rspack ' +
    'rsbuild rollup esbuild snowpack astro eleventy @11ty/eleventy gatsby hexo docusaurus vuepress vitepress gridsome hugo ' +
    'umi max jekyll zola mkdocs json-server serve http-server live-server browser-sync lite-server sirv sirv-cli ember preact stencil tsc ' +
    'tailwindcss sass postcss storybook echo cp mkdir rm rimraf cd true'
  ).split(' '),
);

/** What runs another program, which is named after it and its flags. */
const WRAPPERS = /^(?:npx|pnpx|bunx|exec|env|cross-env|dotenv|time)$/;
const MANAGERS = /^(?:npm|pnpm|yarn|bun)$/;
/** What runs several scripts or commands. */
const RUNNERS = /^(?:run-p|run-s|npm-run-all|npm-run-all2|concurrently)$/;

/** The commands that a script runs, those of other scripts that it calls included, each as its words. */
export function commandsOf(scripts: Scripts, name: string): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const ofScript = (script: string): readonly (readonly string[])[] => {
    const text = Object.hasOwn(scripts, script) ? scripts[script] : undefined;
    if (text === undefined || seen.has(script)) return [];
    seen.add(script);
    return ofText(text);
  };
  const ofText = (text: string): readonly (readonly string[])[] =>
    text.split(/&&|\|\||[;&|\n]/).flatMap((command) => {
      const words = programWords(wordsOf(command));
      const [program = '', ...rest] = words;
      if (program === '') return [];
      if (MANAGERS.test(program)) {
        const [verb = '', ...more] = rest.filter((word) => !word.startsWith('-'));
        if (/^(?:ci|install|i|add)$/.test(verb)) return [];
        const called = /^(?:run|run-script|exec|dlx|x)$/.test(verb) ? more : [verb, ...more];
        return Object.hasOwn(scripts, called[0] ?? '') ? ofScript(called[0] ?? '') : [called];
      }
      if (RUNNERS.test(program)) {
        const parts = rest
          .filter((word) => !word.startsWith('-'))
          .map((word) => word.replace(/^(?:npm|yarn|pnpm):/, ''));
        return parts.flatMap((part) => {
          // `build-only {@}` hands on what the script was called with.
          const [script = ''] = part.split(' ');
          const called = scriptsNamed(scripts, script);
          return called.length > 0 ? called.flatMap(ofScript) : ofText(part);
        });
      }
      return [words];
    });
  return ofScript(name);
}

/** The script of a name, or those that a pattern such as `start:*` stands for. */
function scriptsNamed(scripts: Scripts, name: string): readonly string[] {
  if (!name.includes('*')) return Object.hasOwn(scripts, name) ? [name] : [];
  const [before = '', after = ''] = name.split(/\*+/);
  return Object.keys(scripts).filter((script) => script.startsWith(before) && script.endsWith(after));
}

/** The words of a command where a script runs it, such as those of `vite build`; null where it does not. */
export function commandIn(scripts: Scripts, name: string, command: string): readonly string[] | null {
  const wanted = command.split(' ');
  // A package may be run by its whole name: `npx @11ty/eleventy`.
  const isWanted = (words: readonly string[]): boolean =>
    wanted.every((word, index) => words[index]?.replace(/^@[^/]+\//, '') === word);
  return commandsOf(scripts, name).find(isWanted) ?? null;
}

/** Whether `start` runs a program of the package: then it is a server, whatever its build leaves. */
export function startsServer(scripts: Scripts): boolean {
  return commandsOf(scripts, 'start').some(([program = '']) => !SITE_PROGRAMS.has(program));
}

/** What runs a file of JavaScript or TypeScript, and the words after them that belong to the word before. */
const NODE_PROGRAMS = new Set('node nodejs tsx ts-node ts-node-esm ts-node-dev tsnd nodemon swc-node bun'.split(' '));
const WITH_VALUE = new Set(
  '-r --require --import --loader --experimental-loader --env-file -C --conditions -P --project --tsconfig -e --ext --exec'.split(
    ' ',
  ),
);
/** Of nodemon alone: what it watches, and what not. */
const WATCHED = new Set(['-w', '--watch', '-i', '--ignore', '-d', '--delay']);
const VERBS = new Set(['watch', 'run']);
/** What runs such a file too, and no file of a server that Node runs by itself; and the words before the file. */
const OTHER_PROGRAMS = new Set('deno vite-node babel-node pm2 pm2-runtime forever fastify'.split(' '));
const OTHER_VERBS = new Set(['run', 'serve', 'start', 'watch']);
const SCRIPT = /\.[cm]?[jt]sx?$/;

/** The files that `start` runs with Node, as they are written: relative to the package, perhaps without an extension. */
export function startedFiles(scripts: Scripts): readonly string[] {
  return commandsOf(scripts, 'start').flatMap(([program = '', ...rest]) =>
    NODE_PROGRAMS.has(program) ? fileAmong(program, rest, VERBS) : [],
  );
}

/** A module that Node loads before the program. */
export type Preload = Readonly<{ flag: '--require' | '--import'; specifier: string }>;

/** What only lets Node load sources that are no JavaScript, or by names that a compiler knows: a bundle holds neither. */
const COMPILES =
  /^(?:tsx|ts-node|@?swc-node|@swc-node|@swc\/register|esbuild-register|@esbuild-kit|@babel\/register|sucrase|tsconfig-paths|@oxc-node)(?:\/|$)/;

/** What `start` has Node load before its program, such as `-r newrelic`, in order. */
export function preloadsOf(scripts: Scripts): readonly Preload[] {
  return commandsOf(scripts, 'start').flatMap(([program = '', ...words]) => {
    if (!NODE_PROGRAMS.has(program)) return [];
    return words.flatMap((word, index): readonly Preload[] => {
      const [, name = '', written] = /^(-r|--require|--import)(?:=(.*))?$/.exec(word) ?? [];
      const specifier = name === '' ? '' : (written ?? words[index + 1] ?? '');
      if (specifier === '' || specifier.includes(':') || COMPILES.test(specifier)) return [];
      return [{ flag: name === '--import' ? '--import' : '--require', specifier }];
    });
  });
}

/** The files of JavaScript or TypeScript that any script runs, with Node or otherwise, as they are written. */
export function ranFiles(scripts: Scripts): readonly string[] {
  const commands = Object.keys(scripts).flatMap((name) => commandsOf(scripts, name));
  return commands.flatMap(([program = '', ...rest]) => {
    if (SCRIPT.test(program)) return [program];
    if (OTHER_PROGRAMS.has(program)) return fileAmong(program, rest, OTHER_VERBS);
    // To look whether its syntax is right runs no file.
    if (!NODE_PROGRAMS.has(program) || rest.includes('--check')) return [];
    return fileAmong(program, rest, VERBS);
  });
}

function fileAmong(program: string, words: readonly string[], verbs: ReadonlySet<string>): readonly string[] {
  const isValue = (option: string): boolean => WITH_VALUE.has(option) || (program === 'nodemon' && WATCHED.has(option));
  const file = words.find(
    (word, index) => !word.startsWith('-') && !verbs.has(word) && !isValue(words[index - 1] ?? ''),
  );
  return file === undefined || file.startsWith('/') || file.startsWith('..') ? [] : [file.replace(/^\.\/(?=.)/, '')];
}

function wordsOf(command: string): readonly string[] {
  return (command.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []).map((word) => word.replace(/^["']|["']$/g, ''));
}

/** Without variables and wrappers in front: `cross-env A=1 npx --yes vite` runs `vite`. */
function programWords(words: readonly string[]): readonly string[] {
  const isInFront = (word: string): boolean => /^\w+=/.test(word) || WRAPPERS.test(word);
  let start = 0;
  while (start < words.length && (isInFront(words[start] ?? '') || (start > 0 && (words[start] ?? '').startsWith('-'))))
    start += 1;
  return words.slice(start);
}
