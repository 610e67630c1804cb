import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { tableOf } from '@svc-build/manifests/documents/json-value';
import { parseNpmLockfile } from '@svc-build/manifests/node/locked-version';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { stableJson } from '@svc-build/model/json';
import type { Resolution } from '@svc-build/model/plan';
import type { SourceTree } from '@svc-build/model/source-tree';
import { INSTALL_SCRIPTS } from './install-scripts.ts';
import type { NodePackageManager } from './node-package-manager.ts';

/** Fields of a manifest that say something about the package to people, and nothing to a package manager. */
const FOR_PEOPLE = ['description', 'keywords', 'author', 'contributors', 'license', 'homepage', 'repository', 'bugs'];
/** How a package is imported: what imports it has its directory among its inputs. */
const FOR_IMPORTS = ['main', 'module', 'types', 'typings', 'exports', 'imports', 'type', 'browser', 'sideEffects'];
const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Where package managers write down what they have installed; bun does not. */
const RECORDS: Readonly<Record<NodePackageManager['name'], string | null>> = {
  npm: 'node_modules/.package-lock.json',
  pnpm: 'node_modules/.pnpm/lock.yaml',
  'yarn-classic': 'node_modules/.yarn-integrity',
  'yarn-berry': 'node_modules/.yarn-state.yml',
  bun: null,
};

/**
 * What an install comes to, so that an edit of a manifest that changes nothing of it builds nothing anew: what the lockfile
 * holds, and what of the manifests an install goes by besides. `lockfile` is one that holds all that is installed; null where nobody can compare it.
 */
export async function nodeResolution(
  manager: Pick<NodePackageManager, 'name' | 'directory' | 'lockfile' | 'manifests'>,
  source: SourceTree,
): Promise<Resolution | null> {
  const { name, directory, lockfile, manifests } = manager;
  const record = RECORDS[name];
  const files = manifests.map(({ file }) => file);
  if (lockfile === null) {
    const asked = digestOf(manifests.map((manifest) => askedOf(manifest, { directory, isPlaced: true })));
    const inputs = { inputs: files, digest: asked };
    return record === null ? inputs : { ...inputs, record: posix.join(directory, record) };
  }
  // What is no text cannot be compared as one.
  const text = lockfile.endsWith('.lockb') ? null : await source.readText(lockfile);
  const locked = text === null ? null : lockedTree(name, text);
  if (locked === null) return null;
  const asked = manifests.map((manifest) => askedOf(manifest, { directory, isPlaced: locked.isPlaced }));
  return { inputs: [...files, lockfile], digest: digestOf([locked.tree, ...asked]) };
}

/** What a lockfile says of the packages that are installed. */
interface LockedTree {
  readonly tree: unknown;
  /** Whether it says which version each package gets, whatever that asks for. */
  readonly isPlaced: boolean;
}

/**
 * npm names installed packages by their places and pnpm by who gets them, so that what was asked for may be left out. The
 * lockfiles of the others hold what was asked for too.
 */
function lockedTree(name: NodePackageManager['name'], text: string): LockedTree | null {
  switch (name) {
    case 'npm': {
      const installed = parseNpmLockfile(text)?.installed ?? null;
      return installed === null ? null : { tree: installed, isPlaced: true };
    }
    case 'pnpm':
      return { tree: text.replace(/^ {8}specifier: .*\r?\n/gm, ''), isPlaced: true };
    default:
      return { tree: text, isPlaced: false };
  }
}

/** What of a manifest an install goes by, beyond what the lockfile says. */
function askedOf(
  { directory: own, text }: NodeManifest,
  { directory, isPlaced }: { readonly directory: string; readonly isPlaced: boolean },
): unknown {
  // Read once already, so it is right.
  const json = tableOf(JSON.parse(text));
  const scripts = tableOf(json.scripts);
  // What lies above packages says how tools read files there.
  const isMember = own !== directory;
  const left = new Set([...FOR_PEOPLE, ...(isMember ? FOR_IMPORTS : []), ...(isPlaced ? DEPENDENCIES : []), 'scripts']);
  const rest = Object.entries(json).filter(([field]) => !left.has(field));
  // A script that runs on install may run the others.
  const ran = INSTALL_SCRIPTS.some((script) => Object.hasOwn(scripts, script)) ? scripts : {};
  return [own, Object.fromEntries(rest), ran];
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(stableJson(value, 0)).digest('hex');
}
