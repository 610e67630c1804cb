import { posix } from 'node:path';
import type { NodeManifest } from '@svc-build/manifests/node/node-manifest';
import { findTsConfig } from '@svc-build/manifests/node/tsconfig';
import {
  type Action,
  BASE_ENVIRONMENT,
  type BuildPlan,
  type CacheMount,
  escapePlaceholders,
  type KnownFailure,
  type Step,
} from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { ok, type Result } from '@svc-build/model/result';
import type { ResolvedService } from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { installedStep } from '@svc-build/runtimes/node/framework-installed';
import { nodeInputs } from '@svc-build/runtimes/node/node-inputs';
import { nodeRequirement } from '@svc-build/runtimes/node/node-install';
import { scriptSteps } from '@svc-build/runtimes/node/node-scripts';
import { inRoot } from '@svc-build/runtimes/runtimes';
import type { NextBundleInput } from './next-bundle.ts';
import { DIAGNOSTICS, mountOf, NOTES, nextEnvironment } from './next-environment.ts';
import type { NextHook } from './next-range.ts';
import { EXPORT_DIRECTORY, NEXT_DIRECTORY, prepareNext } from './prepare-next.ts';

/** Where the last step leaves its result, in the scratch directory. */
export const BUNDLE_FILE = 'next.json';
/** What `next build` loads of the app's directory, the stronger ones later. */
const ENV_FILES = ['.env', '.env.production', '.env.local', '.env.production.local'];
/** Its contents are told apart when it is used, because the install decides which Next that is. */
const CACHE: CacheMount = { name: 'next', scope: 'service', key: [], fill: 'together', placedBy: { kind: 'us' } };

const FAILURES: readonly KnownFailure[] = [
  {
    says: 'Failed to fetch (?:font )?`[^`]+`',
    help: 'Let the build reach fonts.googleapis.com and fonts.gstatic.com, or take the font from a file with next/font/local.',
  },
];

/** What Next and its compilers look for in the directories above the app too. */
const SETTINGS = ['.browserslistrc', 'browserslist', 'lerna.json', 'now.json'];

function settingsAbove(root: string): readonly string[] {
  return ancestors(root)
    .filter((above) => above !== root)
    .flatMap((above) => SETTINGS.map((name) => posix.join(above, name)));
}

/**
 * Install, then the build script or `next build`, which loads our hook, then a look at what it left. What Next writes holds
 * the project's own path, so a build is left where it is and never put into another checkout.
 */
export async function planNext(service: ResolvedService, source: SourceTree): Promise<Result<BuildPlan>> {
  const prepared = await prepareNext(service, source);
  if (!prepared.ok) return prepared;
  const { manifest, actions, directories, hook } = prepared.value;
  const tsconfig = await findTsConfig(service.root, source);
  const inputs = await nodeInputs(service, { directories, tsconfig, files: settingsAbove(service.root) }, source);
  if (!inputs.ok) return inputs;
  const inService = (path: string): string => posix.join(service.root, path);
  const needs = actions.map(({ id }) => id);
  const own = { requires: [nodeRequirement(manifest)], inputs: inputs.value, restorable: true };
  const build: Action = {
    ...own,
    id: `build:${service.name}`,
    label: 'build',
    needs,
    generated: [inService('next-env.d.ts'), inService(`${NEXT_DIRECTORY}/**`)],
    // Next reads the `.env` files itself, and expands what they refer to: values that are set already would stop it.
    env: {
      files: [],
      frameworkFiles: ENV_FILES.map(inService),
      prefixes: service.publicEnvPrefixes,
      names: service.env,
      urls: true,
      set: {
        NODE_ENV: 'production',
        ...nextEnvironment(service, { hook, fingerprint: '{fingerprint}', secret: '{secret}' }),
      },
    },
    steps: [
      ...(await installedStep(service, ['next'], source)),
      cacheStep('take', service),
      ...buildSteps(manifest, hook),
      notesStep(service, hook),
      cacheStep('keep', service),
    ],
    outputs: [NEXT_DIRECTORY, EXPORT_DIRECTORY].map(inService),
    keep: [CACHE],
  };
  const bundle: Action = {
    ...own,
    id: `bundle:${service.name}`,
    label: 'bundle',
    needs: [...needs, build.id],
    generated: [],
    env: BASE_ENVIRONMENT,
    steps: [bundleStep(service)],
    outputs: [],
    keep: [],
  };
  const plan = { service: service.name, actions: [...actions, build, bundle], ...prepared.value.used };
  return ok(plan, [...prepared.warnings, ...inputs.warnings]);
}

/** Run by the Node that runs Next, because its version counts. */
function cacheStep(turn: 'take' | 'keep', service: ResolvedService): Step {
  return {
    kind: 'run',
    label: `${turn} cache`,
    argv: ['node', '{modules}/next-cache.mjs', turn, inRoot(service.root), `{keep:${CACHE.name}}`],
    cwd: '{root}',
    env: {},
  };
}

/** The package's own script, because it may do more than Next; the hook comes by the environment either way. */
function buildSteps(manifest: NodeManifest, hook: NextHook): readonly Step[] {
  const own = { build: 'next build', ...manifest.scripts };
  const kept = Object.entries(own).map(([name, script]) => [name, keepingNodeOptions(script)]);
  const scripts = hook === 'adapter' ? own : Object.fromEntries(kept);
  const steps = scriptSteps({ ...manifest, scripts }, 'build');
  return steps.map((step) => (step.kind === 'run' ? { ...step, diagnostics: DIAGNOSTICS, failures: FAILURES } : step));
}

/** Many scripts give Node more memory, and would take our module out with what NODE_OPTIONS says already. */
function keepingNodeOptions(script: string): string {
  return script.replace(/\bNODE_OPTIONS=/g, 'NODE_OPTIONS="$NODE_OPTIONS "');
}

/** What the step after `next build` is given that says what the hook had to say. */
export interface NextNotesInput extends Pick<NextBundleInput, 'service' | 'root' | 'directory'> {
  /** Absolute. */
  readonly notes: string;
  readonly hook: NextHook;
  /** Where requests arrive; `/` for the root. */
  readonly mount: string;
}

/** Part of the build, so that it is said again where that does not have to run. */
function notesStep(service: ResolvedService, hook: NextHook): Step {
  const input: NextNotesInput = {
    service: service.name,
    root: '{root}',
    directory: escapePlaceholders(service.root),
    notes: NOTES,
    hook,
    mount: mountOf(service),
  };
  return { kind: 'call', label: 'notes', module: 'next-notes', input: { ...input }, output: '{scratch}/notes.json' };
}

function bundleStep(service: ResolvedService): Step {
  const input: NextBundleInput = {
    service: service.name,
    root: '{root}',
    directory: escapePlaceholders(service.root),
    nestedRoots: service.nestedRoots.map(escapePlaceholders),
    sealed: '{scratch}/sealed',
    // Comes back as it went in, for entries to hold.
    sealedAs: escapePlaceholders('{scratch}/sealed'),
    secret: '{secret}',
  };
  return {
    kind: 'call',
    label: 'bundle',
    module: 'next-bundle',
    input: { ...input },
    output: `{scratch}/${BUNDLE_FILE}`,
  };
}
