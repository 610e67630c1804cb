import { posix } from 'node:path';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import {
  type Action,
  type BuildPlan,
  type EnvironmentSpec,
  escapePlaceholders,
  type Step,
} from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import { existingFiles, type SourceTree } from '@svc-build/model/source-tree';
import { type Preload, preloadsOf } from '@svc-build/model/start-script';
import type { NodeBundleInput } from '../bundle/node-bundle.ts';
import { installedStep } from './framework-installed.ts';
import { findNodeEntry, type NodeEntry } from './node-entry.ts';
import { nodeInputs } from './node-inputs.ts';
import { nodeInstallAction, nodeRequirement } from './node-install.ts';
import { localPackageActions, localPackages, usedPackages } from './node-local-packages.ts';
import { findNodePackageManager, type NodePackageManager } from './node-package-manager.ts';
import { scriptSteps } from './node-scripts.ts';

/** Where the bundling step leaves its result, in the scratch directory. */
export const BUNDLE_FILE = 'bundle.json';

/** What differs between frameworks of Node servers. */
export interface NodeServerOptions {
  /** Compiles a package that has no `build` script; null where sources are run as they are. */
  readonly compile: string | null;
  /** The npm packages of the framework, one of which must be installed. */
  readonly packages: readonly string[];
}

const AS_THEY_ARE: NodeServerOptions = { compile: null, packages: [] };

/** Install, build script if there is one, then transpile and trace: the plan of every Node server that is no framework's own build. */
export async function planNodeServer(
  service: ResolvedService,
  source: SourceTree,
  { compile, packages }: NodeServerOptions = AS_THEY_ARE,
): Promise<Result<BuildPlan>> {
  const manifest = await compiledManifest(service, source, compile);
  if (!manifest.ok) return manifest;
  const prepared = await planNodeInstall(service, manifest.value, source);
  if (!prepared.ok) return prepared;
  const tsconfig = await findTsConfig(service.root, source);
  const entry = await findNodeEntry(service, { manifest: manifest.value, tsconfig }, source);
  if (!entry.ok) return entry;
  const { actions, directories, install } = prepared.value;
  const known = { directories, tsconfig, files: manifestsAbove(service.root) };
  const inputs = await nodeInputs(service, known, source);
  if (!inputs.ok) return inputs;
  const own = {
    requires: manifest.value === null ? [] : [nodeRequirement(manifest.value)],
    inputs: inputs.value,
    env: await scriptEnvironment(service, source),
    restorable: true,
    keep: [],
  };
  const needs = actions.map(({ id }) => id);
  const check = await installedStep(service, packages, source);
  const built = scriptAction({ service, manifest: manifest.value, built: entry.value.built }, { ...own, needs, check });
  const bundle: Action = {
    ...own,
    id: `bundle:${service.name}`,
    label: 'bundle',
    needs: [...needs, ...built.map(({ id }) => id)],
    generated: [],
    steps: [
      ...(built.length > 0 ? [] : check),
      {
        kind: 'call',
        label: 'bundle',
        module: 'node-bundle',
        input: { ...bundleInput(service, entry.value, install), preloads: preloadsIn(manifest.value) },
        output: `{scratch}/${BUNDLE_FILE}`,
      },
    ],
    // Which files it finds its way to is known only when it has: it runs whenever the service is built.
    outputs: [],
  };
  const plan = { service: service.name, actions: [...actions, ...built, bundle], ...prepared.value.used };
  return ok(plan, [...prepared.warnings, ...inputs.warnings]);
}

/** A package whose own build is planned, and where that leaves what it compiles. */
interface BuiltPackage {
  readonly service: ResolvedService;
  readonly manifest: NodeManifest | null;
  readonly built: readonly string[];
}

/** What its build shares with its bundle, and what is looked at before it. */
type OwnWork = Pick<Action, 'requires' | 'inputs' | 'env' | 'restorable' | 'keep' | 'needs'> & {
  readonly check: readonly Step[];
};

/** The build script, as an action of its own, so that what it leaves can be kept without the bundle; none without a script. */
function scriptAction({ service, manifest, built }: BuiltPackage, { check, ...own }: OwnWork): readonly Action[] {
  if (manifest?.scripts.build === undefined) return [];
  const generated = built.map((directory) => `${directory}/**`);
  const steps = [...check, ...scriptSteps(manifest, 'build')];
  return [{ ...own, id: `build:${service.name}`, label: 'build', generated, steps, outputs: built }];
}

/** The manifest of a service, with a `build` script where one is needed and it has none. */
export async function compiledManifest(
  { root }: ResolvedService,
  source: SourceTree,
  compile: string | null,
): Promise<Result<NodeManifest | null>> {
  const read = await readNodeManifest(root, source);
  if (!read.ok || read.value === null || compile === null) return read;
  return ok({ ...read.value, scripts: { build: compile, ...read.value.scripts } });
}

/** What a package needs done before its own build: the install, and the builds of local packages. */
export interface PreparedPackage {
  readonly actions: readonly Action[];
  /** Directories whose contents change what is built from it. */
  readonly directories: readonly string[];
  /** How people install by hand. */
  readonly install: string;
  readonly used: Pick<BuildPlan, 'packages'>;
}

/** Plans what has to be there before a package is built. */
export async function planNodeInstall(
  service: ResolvedService,
  manifest: NodeManifest | null,
  source: SourceTree,
): Promise<Result<PreparedPackage>> {
  const manager = await findNodePackageManager(service.root, source);
  if (!manager.ok) return manager;
  const install = manager.value === null ? ok(null) : await nodeInstallAction(manager.value, source);
  if (!install.ok) return install;
  const local = manifest === null ? ok([]) : await localPackages(manifest, manager.value?.manifests ?? [], source);
  if (!local.ok) return local;
  const actions = [
    ...(install.value === null ? [] : [install.value]),
    ...(await localPackageActions(local.value, install.value, source)),
  ];
  const directories = [service.root, ...local.value.map((one) => one.manifest.directory)].sort();
  const used = usedPackages(local.value);
  return ok({ actions, directories, install: installByHand(manager.value), used }, [
    ...manager.warnings,
    ...install.warnings,
  ]);
}

function installByHand(manager: NodePackageManager | null): string {
  const { tool, directory } = manager ?? { tool: 'npm', directory: '.' };
  return `\`${tool} install\` in ${directory === '.' ? 'the project root' : directory}`;
}

/** What a package script sees: the service's own `.env` files, its public variables, and the declared ones. */
export async function scriptEnvironment(service: ResolvedService, source: SourceTree): Promise<EnvironmentSpec> {
  const places = ['.env', '.env.local'].map((file) => posix.join(service.root, file));
  const files = await existingFiles(places, source);
  return { files, frameworkFiles: [], prefixes: service.publicEnvPrefixes, names: service.env, urls: true, set: {} };
}

/** Node reads the package.json files above a module for its format. */
function manifestsAbove(directory: string): readonly string[] {
  return ancestors(directory).map((above) => posix.join(above, 'package.json'));
}

/** What `start` has Node load before the program. */
function preloadsIn(manifest: NodeManifest | null): readonly Preload[] {
  return preloadsOf(manifest?.scripts ?? {}).map((one) => ({ ...one, specifier: escapePlaceholders(one.specifier) }));
}

/** What bundling the program of a service is told. */
export function bundleInput(
  service: ResolvedService,
  { candidates, built }: NodeEntry,
  install: string,
): NodeBundleInput {
  return {
    service: service.name,
    root: '{root}',
    transpiled: '{scratch}/transpiled',
    // Comes back as it went in, for entries to hold.
    transpiledAs: escapePlaceholders('{scratch}/transpiled'),
    cwd: escapePlaceholders(service.root),
    candidates: candidates.map(escapePlaceholders),
    preloads: [],
    built: built.map(escapePlaceholders),
    nestedRoots: service.nestedRoots.map(escapePlaceholders),
    includesFiles: service.includeFiles.length > 0,
    install: escapePlaceholders(install),
  };
}
