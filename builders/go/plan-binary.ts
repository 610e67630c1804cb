import { posix } from 'node:path';
import { BASE_ENVIRONMENT, type BuildPlan, type Inputs, type Requirement } from '@svc-build/model/plan';
import type { ResolvedService } from '@svc-build/model/service';
import { directoryOf, GO_KEPT, type GoPackage, goEnvironment, packageArgument } from './go-list.ts';
import type { LocalModules } from './local-modules.ts';
import type { MainPackage } from './main-package.ts';

/** The name of the binary in the scratch directory. */
export const BINARY = 'server';

interface Program {
  readonly main: MainPackage;
  readonly closure: readonly GoPackage[];
  readonly inputs: Inputs;
}

/**
 * One `go build` in the module's own directory, of a package and never of files, so that nothing beside them is dropped.
 * With `-trimpath`, stripped and without a build id, equal sources give equal bytes in any directory.
 */
export function planBinary(service: ResolvedService, modules: LocalModules, program: Program): BuildPlan {
  const target = packageArgument(program.main.directory);
  // Built without cgo, such a package compiles to a stub that fails when it is first used (mattn/go-sqlite3#855).
  const cgo = program.closure.find((one) => one.cgo);
  return {
    service: service.name,
    actions: [
      {
        id: `build:${service.name}`,
        label: 'build',
        needs: [],
        requires: [modules.requires, ...(cgo === undefined ? [] : [compilerFor(cgo, modules)])],
        inputs: program.inputs,
        generated: [],
        env: { ...BASE_ENVIRONMENT, names: [...service.env].sort(), urls: true },
        steps: [
          {
            kind: 'run',
            label: cgo === undefined ? `go build ${target}` : `go build ${target}, with cgo for ${cgo.importPath}`,
            argv: [
              'go',
              'build',
              '-trimpath',
              '-ldflags',
              '-s -w -buildid=',
              '-o',
              `{scratch}/${BINARY}`,
              '--',
              target,
            ],
            cwd: directoryOf(service.root),
            // Go's work directory would stay in TMPDIR after an interrupt.
            env: { ...goEnvironment(service.root, modules.work, cgo !== undefined), GOTMPDIR: '{scratch}' },
          },
        ],
        outputs: [`{scratch}/${BINARY}`],
        restorable: true,
        keep: GO_KEPT,
      },
    ],
  };
}

/** Who asks for a C compiler: a file of the package that needs it, or go.mod, which brings the package in. */
function compilerFor(cgo: GoPackage, modules: LocalModules): Requirement {
  const file = cgo.directory === null ? undefined : cgo.files.find((one) => one.endsWith('.go'));
  const source = file === undefined ? modules.requires.source : posix.join(cgo.directory ?? '.', file);
  return { tool: 'cc', range: null, source };
}
