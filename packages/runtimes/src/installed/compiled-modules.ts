import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NativeModule, nativeModule } from './native-module.ts';
import { childrenOf, textOf, treeEntries } from './tree-entries.ts';

/** A module that was compiled where it lies, and what for. */
export interface CompiledModule extends NativeModule {
  /** The package that holds it. */
  readonly name: string;
}

/** The modules that packages of a `node_modules` compiled in `build/Release`, which an install does not do again. */
export function compiledModules(modules: string): readonly CompiledModule[] {
  const stored = join(modules, '.pnpm');
  const places = [modules, ...childrenOf(stored).map(({ name }) => join(stored, name, 'node_modules'))];
  return places.flatMap((place) =>
    treeEntries(place)
      .filter(({ kind }) => kind === 'directory')
      .flatMap(({ name }) => compiledIn(join(place, name, 'build')).map((native) => ({ name, ...native }))),
  );
}

function compiledIn(build: string): readonly NativeModule[] {
  const files = childrenOf(join(build, 'Release')).filter((one) => one.isFile() && one.name.endsWith('.node'));
  return files.flatMap(({ name }) => {
    const native = nativeModule(readFileSync(join(build, 'Release', name)), textOf(join(build, 'config.gypi')));
    return native === null ? [] : [native];
  });
}
