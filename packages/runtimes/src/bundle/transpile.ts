import { join } from 'node:path';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { Message } from 'esbuild';
import { DecoratorMetadata } from './decorator-metadata.ts';
import { messagePlace } from './message-place.ts';
import { dependencyMissing, isOptionalDependency, listedDependency } from './missing-dependencies.ts';
import type { ModuleAliases } from './module-aliases.ts';
import type { NodeBundleInput } from './node-bundle.ts';
import { isIn, projectPath } from './project-path.ts';
import { PipeWatch } from './refuse-pipe.ts';
import { emittedPath, isTyped, OUTSIDE, type TranspiledFile, transpileFile } from './transpile-file.ts';

/** The JavaScript that takes the place of files of the project. */
export interface Transpiled {
  readonly entry: string;
  /** By the path below the project root at which it is to be; `from` is the file that it was made of. */
  readonly files: ReadonlyMap<string, { readonly code: string; readonly from: string }>;
  /** The project's own files that imports reach from the entry and from programs that it starts, transpiled or not. */
  readonly sources: ReadonlySet<string>;
  /** And those that something may load: what is wrong with them is said by nobody. */
  readonly perhaps: ReadonlySet<string>;
  /** Those that are part of another one's code. */
  readonly inlined: ReadonlySet<string>;
}

/** The project's own files that run, besides what they import. */
export interface OwnPrograms {
  readonly entry: string;
  /** What it starts. */
  readonly programs: readonly string[];
  /** What something may load. */
  readonly perhaps: readonly string[];
}

type TranspileInput = Pick<NodeBundleInput, 'root' | 'service' | 'built' | 'nestedRoots' | 'install'>;

/** Transpiles files of the project one by one, each once, however often it is asked. */
export class Transpiler {
  readonly #input: TranspileInput;
  readonly #aliases: ModuleAliases;
  readonly #pipes: PipeWatch;
  readonly #metadata = new DecoratorMetadata();
  readonly #known = new Map<string, Promise<TranspiledFile>>();

  constructor(input: TranspileInput, aliases: ModuleAliases) {
    this.#input = input;
    this.#aliases = aliases;
    this.#pipes = new PipeWatch(input.root);
  }

  /** What programs reach through imports. */
  async reachedFrom({ entry, programs, perhaps }: OwnPrograms): Promise<Result<Transpiled>> {
    const sure = await this.#walk([entry, ...programs], new Set());
    const more = await this.#walk(perhaps, new Set(sure.seen));
    const { diagnostics } = sure;
    if (diagnostics.some(({ severity }) => severity === 'error')) return fail(...diagnostics);
    return ok(
      {
        entry: emittedPath(entry),
        files: new Map([...more.files, ...sure.files]),
        sources: sure.seen,
        perhaps: more.seen,
        inlined: new Set([...sure.inlined, ...more.inlined]),
      },
      diagnostics,
    );
  }

  async #walk(first: readonly string[], known: ReadonlySet<string>): Promise<Walked> {
    const { nestedRoots, root } = this.#input;
    const files = new Map<string, { readonly code: string; readonly from: string }>();
    const diagnostics: Diagnostic[] = [];
    const seen = new Set(first.filter((file) => !known.has(file)));
    const inlined = new Set<string>();
    for (let wave = [...seen].sort(); wave.length > 0; ) {
      const next: string[] = [];
      const results = await Promise.all(wave.map((file) => this.#file(file)));
      for (const [index, result] of results.entries()) {
        const file = wave[index] ?? '';
        if (result.code !== null) files.set(emittedPath(file), { code: result.code, from: file });
        const problems = result.errors.map((message) => importProblem(file, message, this.#input));
        diagnostics.push(...(await Promise.all(problems)).flat());
        diagnostics.push(...result.warnings.map((message) => unmatchedGlob(file, message)));
        for (const absolute of result.inlined) inlined.add(projectPath(root, absolute) ?? absolute);
        for (const absolute of result.imports) {
          const imported = projectPath(root, absolute);
          if (imported === null || seen.has(imported) || known.has(imported)) continue;
          seen.add(imported);
          if (isIn(imported, nestedRoots)) diagnostics.push(foreign(file, imported));
          else next.push(imported);
        }
      }
      wave = next.sort();
    }
    return { files, seen, inlined, diagnostics };
  }

  #file(file: string): Promise<TranspiledFile> {
    const { root } = this.#input;
    const known =
      this.#known.get(file) ??
      transpileFile({ file: join(root, file), root, aliases: this.#aliases, metadata: this.#metadata }, this.#pipes);
    this.#known.set(file, known);
    return known;
  }
}

interface Walked {
  readonly files: ReadonlyMap<string, { readonly code: string; readonly from: string }>;
  readonly seen: ReadonlySet<string>;
  readonly inlined: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

async function importProblem(
  file: string,
  message: Message,
  { root, built, install }: Pick<NodeBundleInput, 'root' | 'built' | 'install'>,
): Promise<readonly Diagnostic[]> {
  const isSource = !isIn(file, built);
  const name = /^Could not resolve "(.*)"/.exec(message.text)?.[1];
  const location = messagePlace(file, message);
  if (message.text === OUTSIDE) {
    const help = 'Move it into the project, or install it there.';
    return [error('TRACE_INCOMPLETE', `${file} imports something outside the project.`, help, { location })];
  }
  if (name === undefined) {
    const text = message.text.replace(/\.$/, '');
    return [error('TRACE_INCOMPLETE', `${file} cannot be transpiled: ${text}.`, 'Fix it there.', { location })];
  }
  const isPackage = !name.startsWith('.');
  const { as, by } = isPackage ? await listedDependency(file, name, root) : { as: 'unlisted', by: '' };
  if (as === 'dependency') return [dependencyMissing({ specifier: name, importer: file, location }, by, install)];
  if (isPackage && isOptionalDependency(name)) return [];
  if (as === 'optional' && !isSource) return [];
  const say = isSource || !isPackage ? error : warning;
  const help = isPackage
    ? 'Add it to the dependencies in package.json and install it.'
    : isTyped(name) || isTyped(file)
      ? 'Fix the path; if a build step writes that file, make it part of the "build" script.'
      : 'Fix the path.';
  return [say('TRACE_INCOMPLETE', `${file} imports "${name}", which is not there.`, help, { location })];
}

function unmatchedGlob(file: string, message: Message): Diagnostic {
  return warning(
    'TRACE_INCOMPLETE',
    `${file} imports modules by a computed name that matches no file.`,
    'Import them by name, or add a "build" script that compiles the service.',
    { location: messagePlace(file, message) },
  );
}

function foreign(file: string, imported: string): Diagnostic {
  return error(
    'TRACE_INCOMPLETE',
    `${file} imports ${imported}, which belongs to another service.`,
    'Move what both need into a directory that is no service.',
  );
}
