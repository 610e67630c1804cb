import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, extname, relative, sep } from 'node:path';
import { type BuildFailure, type BuildResult, build, type Message, type OnResolveArgs, type Plugin } from 'esbuild';
import type { DecoratorMetadata } from './decorator-metadata.ts';
import { type ModuleAliases, unaliased } from './module-aliases.ts';
import { type ModuleFormat, moduleFormat } from './module-format.ts';
import { isOwnCode, projectPath } from './project-path.ts';
import { type PipeWatch, refusePipe } from './refuse-pipe.ts';

/** What became of one file of the project. */
export interface TranspiledFile {
  /** Null when Node can run the file as it is. */
  readonly code: string | null;
  /** Absolute paths of the project's own files that it imports. */
  readonly imports: readonly string[];
  /** And of those whose contents are in its code. */
  readonly inlined: readonly string[];
  readonly errors: readonly Message[];
  readonly warnings: readonly Message[];
}

const TYPED = new Set(['.ts', '.mts', '.cts', '.tsx', '.jsx']);
const LOADED = new Set([...TYPED, '.js', '.mjs', '.cjs']);
/** The words of an import of something that no bundle can hold. */
export const OUTSIDE = 'Could not resolve inside the project';
const PASS = Symbol('resolve as esbuild does');

/** Whether Node needs it transpiled. */
export function isTyped(file: string): boolean {
  return TYPED.has(extname(file)) && !file.endsWith('.d.ts');
}

/** Where the JavaScript of a file goes, beside the file: so relative paths to assets stay right. */
export function emittedPath(file: string): string {
  return isTyped(file) ? file.replace(/\.([cm]?)[jt]sx?$/, '.$1js') : file;
}

/**
 * Turns one file into JavaScript by itself. Nothing is bundled: every import stays, and one that only a compiler
 * understands (a missing extension, `paths`, a workspace package in TypeScript) is rewritten to the emitted file.
 */
export async function transpileFile(own: ProjectFile, pipes: PipeWatch): Promise<TranspiledFile> {
  const { file } = own;
  await refusePipe(file);
  await pipes.around(dirname(file));
  const format = await moduleFormat(file);
  const seen = new Seen(pipes);
  const compiled = await compile(own, format === 'esm' ? 'esm' : 'cjs', seen);
  const needsEsm = format === 'unsaid' && isEsmOnly(compiled);
  const final = needsEsm ? await compile(own, 'esm', seen) : compiled;
  seen.throwRefusal();
  const needed = isTyped(file) || seen.rewritten;
  // Plain JavaScript stays as it is, so only imports that lead nowhere matter, not what esbuild thinks of the rest.
  const errors = isTyped(file) ? final.errors : final.errors.filter(({ text }) => text.startsWith('Could not resolve'));
  const [map, code] = 'outputFiles' in final ? (final.outputFiles ?? []) : [];
  return {
    code: needed && map !== undefined && code !== undefined ? withSourceMap(bothNames(code.text), map.text) : null,
    imports: [...seen.imports].sort(),
    inlined: [...seen.inlined].sort(),
    errors,
    warnings: final.warnings.filter(({ text }) => text.startsWith('The glob pattern')),
  };
}

class Seen {
  readonly imports = new Set<string>();
  readonly inlined = new Set<string>();
  rewritten = false;
  readonly #pipes: PipeWatch;
  #refusal: unknown = null;

  constructor(pipes: PipeWatch) {
    this.#pipes = pipes;
  }

  /** Whether a pipe lies on the way to an import. esbuild would make a message of its own of what a plugin throws. */
  async isBlocked(specifier: string, directory: string): Promise<boolean> {
    try {
      await this.#pipes.onTheWay(specifier, directory);
      return false;
    } catch (thrown) {
      this.#refusal ??= thrown;
      return true;
    }
  }

  throwRefusal(): void {
    if (this.#refusal !== null) throw this.#refusal;
  }
}

/** A file, and the root of its project; both absolute. */
interface ProjectFile {
  readonly file: string;
  readonly root: string;
  readonly aliases: ModuleAliases;
  readonly metadata: DecoratorMetadata;
}

async function compile(
  { file, root, aliases, metadata }: ProjectFile,
  format: Exclude<ModuleFormat, 'unsaid'>,
  seen: Seen,
): Promise<BuildResult | BuildFailure> {
  const typed = /\.[cm]?tsx?$/.test(file) ? metadata.compiled(file, await readFile(file, 'utf8')) : null;
  return build({
    entryPoints: [file],
    outfile: emittedPath(file),
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20.19',
    format,
    // As Node resolves: naming conditions turns off esbuild's own `module` one.
    conditions: ['module-sync'],
    mainFields: ['main'],
    treeShaking: false,
    // The name of a class is what others find it by; esbuild gives one of TypeScript's another where it is decorated.
    keepNames: typed !== null,
    charset: 'utf8',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [keepImports({ file, root, aliases }, format, seen), ...(typed === null ? [] : [loadedAs(typed)])],
  }).catch((thrown: unknown) => {
    if (thrown instanceof Error && 'errors' in thrown) return thrown as BuildFailure;
    throw thrown;
  });
}

/** Keeps every import, and notes those of the project's own files. */
function keepImports(
  { file, root, aliases }: Omit<ProjectFile, 'metadata'>,
  format: 'esm' | 'cjs',
  seen: Seen,
): Plugin {
  return {
    name: 'keep-imports',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path, pluginData, ...args }: OnResolveArgs) => {
        if (args.kind === 'entry-point' || pluginData === PASS) return undefined;
        // The Node of the service may have more of them than the one that runs us.
        if (isBuiltin(path) || path.startsWith('node:')) return { path, external: true };
        const { kind, importer, resolveDir, with: attributes } = args;
        if (await seen.isBlocked(path, resolveDir)) return { path, external: true };
        const target = unaliased(path, aliases) ?? path;
        const found = await resolve(target, { kind, importer, resolveDir, with: attributes, pluginData: PASS });
        // Left to esbuild, which says where, and forgives what stands in a `try`.
        if (found.errors.length > 0) return undefined;
        const local = found.external || found.namespace !== 'file' ? null : projectPath(root, found.path);
        if (local === null && !found.external && found.namespace === 'file') return { errors: [{ text: OUTSIDE }] };
        if (local === null || !isOwnCode(local)) return { path, external: true };
        // Node wants `with { type: 'json' }`, which TypeScript does not ask for: such JSON goes into the file.
        if (extname(found.path) === '.json' && format === 'esm' && attributes.type !== 'json') {
          seen.inlined.add(found.path);
          return undefined;
        }
        if (LOADED.has(extname(found.path))) seen.imports.add(found.path);
        if (isTyped(found.path)) seen.rewritten = true;
        return { path: specifier(file, emittedPath(found.path)), external: true };
      });
    },
  };
}

/** A file of TypeScript, as the project's own compiler has compiled it. */
function loadedAs(contents: string): Plugin {
  return {
    name: 'compiled',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?tsx?$/ }, ({ path }) => ({ contents, loader: path.endsWith('x') ? 'jsx' : 'js' }));
    },
  };
}

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

function isEsmOnly({ errors, warnings }: BuildResult | BuildFailure): boolean {
  return (
    errors.some(({ text }) => text.startsWith('Top-level await')) ||
    warnings.some(({ id }) => id === 'empty-import-meta')
  );
}

/** Of imports by pattern, whose names are known at run time alone, the names of what was made of TypeScript count too. */
function bothNames(code: string): string {
  return code.replace(/^( +)"([^"\n]+)\.([cm]?)tsx?": (\(\) => .*?)(,?)$/gm, '$1"$2.$3ts": $4, "$2.$3js": $4$5');
}

/** The map goes into the file, with the source named as the file's neighbour: neither depends on where the build ran. */
function withSourceMap(code: string, map: string): string {
  const json = JSON.parse(map) as { readonly sources: readonly string[] };
  const portable = JSON.stringify({ ...json, sources: json.sources.map((source) => basename(source)) });
  return `${code}//# sourceMappingURL=data:application/json;base64,${Buffer.from(portable).toString('base64')}\n`;
}
