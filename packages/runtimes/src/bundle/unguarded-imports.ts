import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Location } from '@svc-build/model/diagnostic';
import { build, type Message, type Plugin } from 'esbuild';
import { messagePlace } from './message-place.ts';
import { isTyped } from './transpile-file.ts';

const PASS = Symbol('resolve as esbuild does');

/**
 * Those of some specifiers that a file loads outside of a `try` (or a `catch` of the promise) and that lead to nothing,
 * with their places: `import`, `require` and `import()` alike. Empty for a file that is no JavaScript.
 */
export async function unguardedImports(
  file: string,
  specifiers: ReadonlySet<string>,
  root: string,
): Promise<ReadonlyMap<string, Location | null>> {
  const path = join(root, file);
  const errors = await build({
    stdin: {
      contents: await readFile(path, 'utf8'),
      resolveDir: dirname(path),
      sourcefile: path,
      loader: isTyped(file) ? 'tsx' : 'js',
    },
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    conditions: ['module-sync'],
    mainFields: ['main'],
    treeShaking: false,
    logLevel: 'silent',
    plugins: [onlyThese(specifiers)],
  }).then(
    () => [],
    (thrown: { readonly errors?: readonly Message[] }) => {
      if (thrown.errors === undefined) throw thrown;
      return thrown.errors;
    },
  );
  return new Map(
    errors.flatMap((message) => {
      const name = /^Could not resolve "(.*)"/.exec(message.text)?.[1];
      return name === undefined ? [] : [[name, messagePlace(file, message)] as const];
    }),
  );
}

/** Everything else stays as it is, and so do those that lead somewhere. */
function onlyThese(specifiers: ReadonlySet<string>): Plugin {
  return {
    name: 'only-these',
    setup({ onResolve, resolve }) {
      onResolve({ filter: /.*/ }, async ({ path, pluginData, kind, importer, resolveDir }) => {
        if (pluginData === PASS || kind === 'entry-point') return undefined;
        if (!specifiers.has(path)) return { path, external: true };
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: PASS });
        // esbuild says where, and forgives what stands in a `try`.
        return found.errors.length > 0 ? undefined : { path, external: true };
      });
    },
  };
}
