import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import { type Diagnostic, error, warning } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';
import { runCall } from '../call/run-call.ts';
import { type CompiledModule, compiledModules } from '../installed/compiled-modules.ts';
import { asksNpmForLinks, linkedPackage } from '../installed/linked-packages.ts';
import { staleRecord } from '../installed/stale-record.ts';
import { unvouchedPackage } from '../installed/unfinished-install.ts';
import type { InstalledTreeInput } from '../node/installed-tree.ts';

/*
 * What happens when a package manager goes on with a node_modules that it did not make was tried for each pair of npm 11,
 * pnpm 9, 10 and 12, Yarn 1 and 4, and bun 1.4, with the packages that are asked for and with older ones there, and is
 * written down in docs/limits.md ("Of node_modules"). What they put right by themselves is not said.
 */
async function installedTree(input: InstalledTreeInput): Promise<Result<null>> {
  const { root, directory, manager } = input;
  const trees = [...new Set([directory, ...input.packages])].map((one) => posix.join(one, 'node_modules'));
  const there = trees.filter((tree) => existsSync(join(root, tree)));
  const wrong = manager === 'npm' ? there.flatMap((tree) => npmCannotUse(tree, input)) : [];
  if (wrong.length > 0) return fail(...wrong);
  // Without its record npm looks at what is there.
  const stale = manager === 'npm' ? staleRecord(join(root, directory)) : null;
  if (stale !== null) rmSync(stale);
  // Yarn 1 notes what it compiled for, and does it again.
  return ok(null, manager === 'yarn-classic' ? [] : there.flatMap((tree) => compiledElsewhere(tree, root)));
}

function npmCannotUse(tree: string, input: InstalledTreeInput): readonly Diagnostic[] {
  const { root, directory, lockfile, namedBy } = input;
  const place = join(root, tree);
  const why = namedBy === null ? 'nothing names another package manager' : `${namedBy} says so`;
  const linked = lockfile === null ? linkedPackage(place) : null;
  if (linked !== null && !asksNpmForLinks([join(root, directory), homedir()])) {
    return [
      error(
        'INSTALL_OF_OTHER_MANAGER',
        `${tree} was made by ${linked.maker} ("${linked.name}" is a link), and npm is used here, because ${why}: without a lockfile npm follows such links, and fails or leaves packages out.`,
        `Run \`rm -rf ${tree}\` and build again, or name the package manager that made it ("packageManager" in package.json, or its lockfile).`,
      ),
    ];
  }
  const unvouched = tree === posix.join(directory, 'node_modules') ? unvouchedPackage(place) : null;
  if (unvouched === null) return [];
  return [
    error(
      'INSTALL_INCOMPLETE',
      `${tree} holds packages ("${unvouched}" among them) and no record of a finished install: npm was interrupted there, or bun made it, and npm, which is used because ${why}, takes packages that are half there for whole.`,
      `Run \`rm -rf ${tree}\` and build again.`,
    ),
  ];
}

function compiledElsewhere(tree: string, root: string): readonly Diagnostic[] {
  const found = compiledModules(join(root, tree));
  if (found.length === 0) return [];
  const here = thisMachine(found.some(({ abi }) => abi !== null));
  return found.flatMap((one) => {
    const made = difference(one, here);
    if (made === null) return [];
    return [
      warning(
        'INSTALL_OF_OTHER_MACHINE',
        `"${one.name}" in ${tree} was compiled for ${made.was}, and this is ${made.is}: what loads it fails, and an install does not compile it again.`,
        `Run \`rm -rf ${tree}\` and build again.`,
      ),
    ];
  });
}

interface ThisMachine {
  readonly os: string;
  readonly arch: string;
  readonly libc: string | null;
  /** Of the Node on PATH, which runs what is installed; null when that was not asked, or did not answer. */
  readonly abi: number | null;
}

function thisMachine(withAbi: boolean): ThisMachine {
  const { platform: os, arch } = process;
  return { os, arch, libc: os === 'linux' ? ownLibc() : null, abi: withAbi ? abiOnPath() : null };
}

function ownLibc(): string {
  // Without it the report asks the network for names.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

function abiOnPath(): number | null {
  try {
    return Number(execFileSync('node', ['-p', 'process.versions.modules'], { encoding: 'utf8' })) || null;
  } catch {
    return null;
  }
}

/** What one thing is that keeps a module from being loaded here; null where nothing does. */
function difference(one: CompiledModule, here: ThisMachine): { readonly was: string; readonly is: string } | null {
  if (one.os !== here.os) return { was: one.os, is: here.os };
  if (one.arch !== null && one.arch !== here.arch) return { was: one.arch, is: here.arch };
  if (one.libc !== null && here.libc !== null && one.libc !== here.libc) return { was: one.libc, is: here.libc };
  if (one.abi === null || here.abi === null || one.abi === here.abi) return null;
  return { was: `a Node with NODE_MODULE_VERSION ${one.abi}`, is: `one with ${here.abi}` };
}

runCall(installedTree);
