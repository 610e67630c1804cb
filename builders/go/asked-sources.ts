import { posix } from 'node:path';
import { escaped } from '@svc-build/model/glob/path-pattern';
import type { Inputs } from '@svc-build/model/plan';
import { ancestors, leavesProject, liesIn } from '@svc-build/model/project-path';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import type { LocalModules } from './local-modules.ts';

/** Whose names and contents go looks at in a directory; of tests it lists nothing that was asked for. */
const SOURCES = '*.{go,c,cc,cpp,cxx,m,h,hh,hpp,hxx,f,F,for,f90,s,S,sx,swig,swigcxx,syso}';
const LEFT_OUT = ['**/*_test.go', '**/node_modules/**'];

/** Where a package that is asked for may be, and the directories whose packages are asked for. */
interface Question {
  readonly service: ResolvedService;
  readonly modules: LocalModules;
  readonly source: SourceTree;
}

/**
 * What the answer about a service's packages follows from: their sources, those of the packages of this project that these
 * may import, whatever build constraints say, and the go.mod files by which a directory belongs to its module. Of other
 * programs of a module or a workspace nothing is read, so an edit of one asks nothing anew about the others. Any text of an
 * imported path counts as an import: too much is read at most.
 */
export async function askedSources(question: Question): Promise<Inputs> {
  const { modules, source } = question;
  const packages = new Set(await firstPackages(question));
  const [files, directories] = [new Set(modules.pins), new Set<string>()];
  // What is added to a set while it is walked is walked too.
  for (const directory of packages) {
    const own = await source.glob([`${escaped(directory)}/${SOURCES}`], { ignore: LEFT_OUT });
    for (const boundary of boundaries(directory, modules)) files.add(boundary);
    // Go opens whatever is called a source and would wait at a pipe: one that is named here is refused before.
    for (const { name, kind } of await source.list(directory))
      if (kind === 'other') files.add(posix.join(directory, name));
    for (const file of own) {
      files.add(file);
      const text = file.endsWith('.go') ? ((await source.readText(file)) ?? '') : '';
      if (EMBEDS.test(text)) directories.add(directory);
      for (const imported of importsIn(text, modules))
        if ((await source.kind(imported)) === 'directory') packages.add(imported);
    }
  }
  // Vendored packages lie beside go.work, which may be outside of every module.
  if (modules.pins.includes(`${modules.vendor}/modules.txt`)) directories.add(modules.vendor);
  return { directories: [...directories].sort(), files: [...files].sort(), exclude: [] };
}

/** A package embeds what lies below it. */
const EMBEDS = /^\s*\/\/go:embed\b/m;

/** The directories whose packages are asked for by name. An entrypoint narrows the question. */
async function firstPackages({ service, modules, source }: Question): Promise<readonly string[]> {
  const { entrypoint, root } = service;
  if (entrypoint.kind === 'file') return [posix.join(root, posix.dirname(entrypoint.path))];
  const base = entrypoint.kind === 'directory' ? posix.join(root, entrypoint.path) : root;
  const within = `${escaped(base)}/**`;
  const [found, manifests] = await Promise.all([
    source.glob([`${within}/*.go`], { ignore: LEFT_OUT }),
    source.glob([`${within}/go.mod`], { ignore: LEFT_OUT }),
  ]);
  // `./...` stops where another module begins.
  const others = manifests.map((file) => posix.dirname(file)).filter((directory) => directory !== root);
  const isOwn = (directory: string): boolean =>
    !others.some((other) => liesIn(directory, other)) && !liesIn(directory, modules.vendor);
  return [...new Set([base, ...found.map((file) => posix.dirname(file)).filter(isOwn)])];
}

const TEXTS = /"([^"\\\n]+)"|`([^`]+)`/g;

function importsIn(text: string, { named }: LocalModules): readonly string[] {
  const found = new Set<string>();
  for (const [, quoted, raw] of text.matchAll(TEXTS)) {
    const path = quoted ?? raw ?? '';
    for (const [module, directory] of named)
      if (liesIn(path, module)) found.add(posix.join(directory, path.slice(module.length)));
  }
  return [...found].filter((directory) => !leavesProject(directory));
}

/** The go.mod files, there or not, that would make a directory part of another module than it is. */
function boundaries(directory: string, modules: LocalModules): readonly string[] {
  const above = ancestors(directory);
  const module = above.findIndex((one) => modules.directories.includes(one));
  return above.slice(0, module === -1 ? above.length : module).map((one) => posix.join(one, 'go.mod'));
}
