import { posix } from 'node:path';
import { liesIn } from '@svc-build/model/project-path';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';
import { PUT_IN, readCode } from '../code/code-text.ts';
import type { Language } from '../code/path-reader.ts';
import { buildScripts } from './node-scripts.ts';
import { placed, shellCommands } from './shell-commands.ts';

/** A text that a build runs: a file of a program, or a script of a package.json. */
export interface RunText {
  readonly file: string;
  readonly text: string;
  /** Where in the file it stands. */
  readonly offset: number;
  readonly cwd: string;
  readonly language: Language | 'shell';
}

const SCRIPT_ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '/index.js', '/index.mjs', '/index.ts'];
/** Programs that read sources to compile or check them, and run only their own configuration. */
const COMPILERS =
  /^(?:esbuild|tsup|tsc|tsdown|rollup|swc|ncc|parcel|babel|eslint|prettier|biome|webpack|vite|next|vitest|jest|tar|zip)$/;
const MAKE = /^(?:g|b)?make$/;
const MAKEFILES = ['GNUmakefile', 'makefile', 'Makefile'];
const IMPORTS = /\b(?:from|import|import\s*\(|require(?:\.resolve)?\s*\()\s*["'](\.{1,2}\/[^"'\n]+)["']/g;
const PYTHON_IMPORTS = /^\s*(?:from|import)\s+([\w.]+)/gm;
const NAMES_FILE = /[\w-]\.(?:[cm]?[jt]s|py|sh|bash|mk)$/;
const STARTED = /\b(?:exec|spawn|fork|Worker|run|system|call|Popen)\w*\s*\(/;

/** What the builds of packages run, over any number of steps: their scripts, configurations, and the programs that these start or import. */
export async function runTexts(directories: readonly string[], source: SourceTree): Promise<readonly RunText[]> {
  const texts: RunText[] = [];
  const met = new Set<string>();
  for (const directory of directories) {
    const manifest = placed(directory, 'package.json');
    const text = await source.readText(manifest);
    if (text === null) continue;
    const scripts = buildScripts(text).map(
      ({ script, offset }): RunText => ({ file: manifest, text: script, offset, cwd: directory, language: 'shell' }),
    );
    const names = (await source.list(directory)).map(({ name }) => name);
    const configurations = scripts.length === 0 ? [] : names.filter((name) => /\.config\.[cm]?[jt]s$/.test(name));
    const named = await Promise.all(scripts.map((script) => filesNamed(script, source)));
    texts.push(...scripts);
    const first = [...configurations.map((name) => placed(directory, name)), ...named.flat()];
    for (let wave = first; wave.length > 0; ) {
      const found = await Promise.all(
        [...new Set(wave)].filter((file) => !met.has(file)).map((file) => read(file, directory, source)),
      );
      const run = found.filter((one) => one !== null);
      for (const { file } of run) met.add(file);
      texts.push(...run);
      wave = (await Promise.all(run.map((one) => filesNamed(one, source)))).flat();
    }
  }
  return texts;
}

async function read(file: string, cwd: string, source: SourceTree): Promise<RunText | null> {
  const name = posix.basename(file);
  if (liesIn(file, 'node_modules') || file.includes('/node_modules/') || /\.min\.js$/.test(name)) return null;
  const text = (await source.readText(file)) ?? '';
  const language = languageOf(name, text);
  return language === null ? null : { file, text, offset: 0, cwd, language };
}

function languageOf(name: string, text: string): RunText['language'] | null {
  if (/\.[cm]?[jt]sx?$/.test(name)) return 'js';
  if (name.endsWith('.py')) return 'python';
  if (/\.(?:sh|bash|zsh|mk)$/.test(name) || MAKEFILES.includes(name)) return 'shell';
  const program = name.includes('.') ? '' : (/^#!.*/.exec(text)?.[0] ?? '');
  return /python/.test(program)
    ? 'python'
    : /node|bun|deno/.test(program)
      ? 'js'
      : /sh\b/.test(program)
        ? 'shell'
        : null;
}

/** Files that a text runs or imports. */
async function filesNamed(run: RunText, source: SourceTree): Promise<readonly string[]> {
  const { file, text, cwd, language } = run;
  const beside = posix.dirname(file);
  if (language === 'shell') return existingFiles(startedBy(text, { file, cwd }), source);
  if (language === 'python') {
    const modules = [...text.matchAll(PYTHON_IMPORTS)].map(([, name = '']) =>
      name.replace(/^\.+/, '').replaceAll('.', '/'),
    );
    return existingFiles([...modules.map((name) => placed(beside, `${name}.py`)), ...startedIn(run)], source);
  }
  const imports = [...text.matchAll(IMPORTS)].map(([, path = '']) => placed(beside, path));
  const candidates = imports.flatMap((path) => [path, path.replace(/\.([cm]?)js$/, '.$1ts')]);
  const endings = [...new Set(candidates)].flatMap((path) => SCRIPT_ENDINGS.map((ending) => `${path}${ending}`));
  return existingFiles([...endings, ...startedIn(run)], source);
}

/** Programs that a script starts; of what compilers are given only configurations are run. */
function startedBy(text: string, place: { readonly file: string; readonly cwd: string }): readonly string[] {
  return shellCommands(text, place).flatMap(({ words, directory }) => {
    const programs = words.map((word) => posix.basename(word.text));
    const isCompiled = programs.some((program) => COMPILERS.test(program));
    const makefiles = programs.some((program) => MAKE.test(program)) && directory !== null ? MAKEFILES : [];
    const named = words.filter(({ text: word }) => !isCompiled || /config/.test(word));
    return [
      ...named.flatMap(({ path }, index) =>
        path === null
          ? []
          : /^(?:node|tsx|bun|ts-node)$/.test(programs[0] ?? '') && index > 0
            ? SCRIPT_ENDINGS.map((ending) => `${path}${ending}`)
            : [path],
      ),
      ...makefiles.map((name) => placed(directory ?? '.', name)),
    ];
  });
}

/** Programs that code starts: what its strings name, where it starts any. */
function startedIn({ file, text, cwd, language }: RunText): readonly string[] {
  if (language === 'shell' || !STARTED.test(text)) return [];
  const words = readCode(text, language).literals.flatMap((literal) => literal.text.split(/[\s"'`;&|()]+/));
  return words
    .filter((word) => NAMES_FILE.test(word) && !word.startsWith('/') && !word.includes(PUT_IN))
    .flatMap((word) => [placed(posix.dirname(file), word), placed(cwd, word)]);
}
