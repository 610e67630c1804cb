import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** As much of TypeScript's programming interface as is used; the project brings it, in a version of its own. */
interface TypeScript {
  readonly sys: {
    readonly fileExists: (path: string) => boolean;
    readonly readFile: (path: string) => string | undefined;
  };
  readonly findConfigFile: (directory: string, exists: (path: string) => boolean) => string | undefined;
  readonly readConfigFile: (
    file: string,
    read: (path: string) => string | undefined,
  ) => { readonly config?: unknown; readonly error?: unknown };
  readonly parseJsonConfigFileContent: (
    json: unknown,
    host: unknown,
    directory: string,
  ) => { readonly options: Readonly<Record<string, unknown>> };
  readonly transpileModule: (
    text: string,
    how: { readonly compilerOptions: object; readonly fileName: string },
  ) => { readonly outputText: string };
  readonly ModuleKind: { readonly ESNext: number; readonly Preserve?: number };
  readonly JsxEmit: { readonly Preserve: number };
}

const DECORATED = /^\s*@[A-Za-z_$]/m;

/**
 * Files whose tsconfig.json asks for the types of decorated parameters at run time (`emitDecoratorMetadata`), compiled by
 * the project's own TypeScript: containers of dependencies and mappers of databases read them, and esbuild writes none.
 */
export class DecoratorMetadata {
  readonly #options = new Map<string, Readonly<Record<string, unknown>> | null>();

  /** JavaScript with the types, all imports kept; null where the file asks for none, or no TypeScript is there to write them. */
  compiled(file: string, text: string): string | null {
    if (!DECORATED.test(text)) return null;
    const typescript = typescriptFor(file);
    const options = typescript === null ? null : this.#optionsFor(dirname(file), typescript);
    if (typescript === null || options === null) return null;
    const compilerOptions = {
      ...options,
      // esbuild goes on with it; versions before 5.4 cannot leave `import x = require(…)` as it is.
      module: typescript.ModuleKind.Preserve ?? typescript.ModuleKind.ESNext,
      jsx: typescript.JsxEmit.Preserve,
      inlineSourceMap: true,
      inlineSources: false,
      sourceMap: false,
      declaration: false,
      importHelpers: false,
    };
    return typescript.transpileModule(text, { compilerOptions, fileName: file }).outputText;
  }

  #optionsFor(directory: string, typescript: TypeScript): Readonly<Record<string, unknown>> | null {
    const known = this.#options.get(directory);
    if (known !== undefined) return known;
    const options = readOptions(directory, typescript);
    this.#options.set(directory, options);
    return options;
  }
}

function readOptions(directory: string, typescript: TypeScript): Readonly<Record<string, unknown>> | null {
  const file = typescript.findConfigFile(directory, typescript.sys.fileExists);
  if (file === undefined) return null;
  const { config } = typescript.readConfigFile(file, typescript.sys.readFile);
  if (config === undefined) return null;
  // Which files belong to it is no matter here, and looking for them takes long.
  const { options } = typescript.parseJsonConfigFileContent(
    { ...(config as object), files: [], include: [], references: [] },
    typescript.sys,
    dirname(file),
  );
  return options.experimentalDecorators === true && options.emitDecoratorMetadata === true ? options : null;
}

function typescriptFor(file: string): TypeScript | null {
  try {
    const found = createRequire(join(dirname(file), 'x.js'))('typescript') as TypeScript;
    return typeof found.transpileModule === 'function' ? found : null;
  } catch {
    return null;
  }
}
