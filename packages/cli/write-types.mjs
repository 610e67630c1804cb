// The declarations of what `svc-build` exports: those of the modules that it exports from, side by side in dist/types.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const IMPORT = /(?<=(?:from |import\()['"])(?:@svc-build\/model\/|\.\/)([\w/.-]+?)(?:\.ts)?(?=['"])/g;

const model = fileURLToPath(new URL('../model/src/', import.meta.url));

/** @param {string} entry @param {string} outdir */
export function writeTypes(entry, outdir) {
  // Named, because what is only found by way of node_modules counts as somebody else's and is not written.
  const sources = readdirSync(model).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const program = ts.createProgram([entry, ...sources.map((name) => join(model, name))], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    strict: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
  });
  const problems = ts.getPreEmitDiagnostics(program);
  if (problems.length > 0) throw new Error(ts.flattenDiagnosticMessageText(problems[0]?.messageText, '\n'));
  /** @type {Map<string, string>} */
  const texts = new Map();
  program.emit(undefined, (path, text) => texts.set(basename(path, '.d.ts'), text));
  const written = new Set([basename(entry, '.ts')]);
  // A set may grow while it is walked.
  for (const name of written) {
    const isEntry = name === basename(entry, '.ts');
    const text = (texts.get(name) ?? '').replace(IMPORT, (_, path) => {
      written.add(basename(path));
      return `./${isEntry ? 'types/' : ''}${basename(path)}.mjs`;
    });
    const file = join(outdir, isEntry ? '' : 'types', `${name}.d.mts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
