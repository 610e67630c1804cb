import type { Builder, Catalog, Framework } from '@svc-build/model/builder';
import { distinctDiagnostics, error } from '@svc-build/model/diagnostic';
import { projectPattern } from '@svc-build/model/glob/path-pattern';
import { all, andThen, fail, ok, type Result } from '@svc-build/model/result';
import type { Runtime, RuntimeFacts } from '@svc-build/model/runtime-facts';
import type {
  Located,
  ProjectDeclaration,
  ResolvedProject,
  ResolvedService,
  ServiceDeclaration,
} from '@svc-build/model/service';
import type { SourceTree } from '@svc-build/model/source-tree';
import { UNBUILT_FRAMEWORKS, type UnbuiltFramework } from '@svc-build/model/unbuilt-frameworks';
import { unreachable } from '@svc-build/model/unreachable';
import {
  detectFramework,
  type FrameworkChoice,
  type FrameworkSearch,
  findCandidates,
  matchFramework,
} from '../detect/detect-framework.ts';
import { locateService, type ServicePlace } from '../detect/locate-service.ts';
import { readManifests } from '../detect/read-manifests.ts';
import { checkGlob, type GlobUse } from '../dialects/check-glob.ts';
import { ownVerifications } from '../dialects/check-svc-build.ts';
import type { Subject } from '../documents/schema-diagnostics.ts';
import { quoteList, suggest } from '../documents/suggest.ts';

type Pin = { readonly framework: Framework; readonly builder: string };

/** Answers every question that a declaration leaves open, from the files of the project; starts nothing. */
export async function resolveProject(
  declaration: ProjectDeclaration,
  catalog: Catalog,
  source: SourceTree,
): Promise<Result<ResolvedProject>> {
  const results = await Promise.all(declaration.services.map((service) => resolveService(service, catalog, source)));
  const verify = ownVerifications(declaration);
  const found = all(results);
  const known = found.ok ? found : fail(...distinctDiagnostics(found.diagnostics));
  const resolved = await andThen(known, (services) => {
    const roots = [...new Set(services.map(({ root }) => root))].sort();
    const complete = services.map((service) => ({ ...service, nestedRoots: rootsBelow(service.root, roots) }));
    return ok({ services: complete, concurrency: declaration.concurrency });
  });
  if (!verify.ok) return fail(...(resolved.ok ? resolved.warnings : resolved.diagnostics), ...verify.diagnostics);
  return andThen(resolved, (project) => ok({ ...project, verify: verify.value }));
}

function rootsBelow(root: string, roots: readonly string[]): readonly string[] {
  return roots.filter((other) => other !== root && (root === '.' || other.startsWith(`${root}/`)));
}

async function resolveService(
  service: ServiceDeclaration,
  { builders, runtimes }: Catalog,
  source: SourceTree,
): Promise<Result<ResolvedService>> {
  const subject = subjectOf(service);
  const pinned = findPinned(service, builders);
  const pin = pinned.ok ? pinned.value : null;
  const view = { source, runtimes };
  const written = { entrypoint: service.entrypoint?.value ?? '.', pinned: pin?.framework ?? null };
  const place = await locateService(written, subject, view);
  // A misspelt framework says nothing about the entrypoint: tell both.
  if (!pinned.ok || !place.ok)
    return fail(...(place.ok ? [] : place.diagnostics), ...(pinned.ok ? [] : pinned.diagnostics));
  const choice = await chooseFramework({ service, pin, runtimes }, { place: place.value, builders, source }, subject);
  const globs = await Promise.all(globsOf(service, place.value.root).map((use) => checkGlob(use, source, runtimes)));
  const wrong = globs.flat();
  if (!choice.ok) return fail(...choice.diagnostics, ...wrong);
  return wrong.length > 0
    ? fail(...choice.warnings, ...wrong)
    : ok(combine(service, place.value, choice.value), choice.warnings);
}

function subjectOf(service: ServiceDeclaration): Subject {
  const { name, entrypoint } = service;
  return {
    name: `service "${name}"`,
    entrypoint: `The entrypoint ${JSON.stringify(entrypoint?.value ?? '.')} of service "${name}"`,
    at: { service: name, location: entrypoint?.at ?? service.at },
  };
}

function findPinned({ name, framework: pin }: ServiceDeclaration, builders: readonly Builder[]): Result<Pin | null> {
  if (pin === null) return ok(null);
  const known = builders.flatMap(({ name: builder, frameworks }) =>
    frameworks.map((framework): Pin => ({ framework, builder })),
  );
  const found = known.find(({ framework }) => [framework.slug, ...framework.aliases].includes(pin.value));
  if (found !== undefined) return ok(found);
  const unbuilt = Object.hasOwn(UNBUILT_FRAMEWORKS, pin.value) ? UNBUILT_FRAMEWORKS[pin.value] : undefined;
  if (unbuilt !== undefined) {
    const message = `The framework "${pin.value}" of service "${name}" has no builder.`;
    return fail(error('FRAMEWORK_NOT_BUILT', message, howToBuild(unbuilt), { service: name, location: pin.at }));
  }
  const slugs = known.map(({ framework }) => framework.slug).sort();
  const near = suggest(pin.value, slugs);
  const message = `The framework ${JSON.stringify(pin.value)} of service "${name}" is not known.`;
  const help = near === null ? `Use one of ${quoteList(slugs, 'or')}.` : `Did you mean "${near}"?`;
  return fail(error('UNKNOWN_FRAMEWORK', message, help, { service: name, location: pin.at }));
}

function howToBuild(framework: UnbuiltFramework): string {
  switch (framework.leaves) {
    case 'site':
      return `Set "framework" to "static", and make the script "build" run \`${framework.build}\`: the directory with an index.html that it leaves is published.`;
    case 'server':
      return `Set "framework" to "node", and make the script "build" run \`${framework.build}\`, and "start" the server that it leaves.`;
    case 'other':
      return 'A builder of the project can build it: "builders" in svc-build.json names it.';
    case 'project':
      return 'Leave it out: it is said of a whole project, not of a service.';
    default:
      return unreachable(framework);
  }
}

async function chooseFramework(
  {
    service,
    pin,
    runtimes,
  }: {
    readonly service: ServiceDeclaration;
    readonly pin: Pin | null;
    readonly runtimes: Catalog['runtimes'];
  },
  search: Omit<FrameworkSearch, 'facts'>,
  subject: Subject,
): Promise<Result<FrameworkChoice>> {
  return andThen(await readManifests(search.place.root, search.source, runtimes), (facts) =>
    pin === null
      ? detectFramework({ ...search, facts }, subject)
      : checkPin({ ...pin, at: service.framework?.at ?? service.at, runtimes }, { ...search, facts }, subject),
  );
}

function globsOf(service: ServiceDeclaration, root: string): readonly GlobUse[] {
  const { name } = service;
  return [
    ...(['includeFiles', 'excludeFiles', 'generated', 'allowSources'] as const).flatMap((field) =>
      service[field].map(({ value, at }): GlobUse => ({ pattern: value, field, service: name, root, location: at })),
    ),
    ...(service.inputs ?? []).map(
      ({ value, at }): GlobUse => ({ pattern: value, field: 'inputs', service: name, root: '.', location: at }),
    ),
  ];
}

function combine(service: ServiceDeclaration, place: ServicePlace, choice: FrameworkChoice): ResolvedService {
  return {
    name: service.name,
    root: place.root,
    entrypoint: place.entrypoint,
    framework: choice.framework.slug,
    builder: choice.builder,
    kind: choice.framework.kind,
    evidence: choice.evidence,
    pinned: service.framework !== null,
    routePrefix: service.routePrefix.value,
    stripPrefix: service.stripPrefix,
    memory: service.memory,
    maxDuration: service.maxDuration,
    includeFiles: service.includeFiles,
    excludeFiles: service.excludeFiles,
    nestedRoots: [],
    publicEnvPrefixes: choice.framework.publicEnvPrefixes,
    env: service.env,
    generated: service.generated.map(({ value }) => projectPattern(value, place.root)),
    inputs: service.inputs?.map(({ value, at }) => ({ value: projectPattern(value, '.'), at })) ?? null,
    allowSources: service.allowSources.map(({ value }) => projectPattern(value, place.root)),
    fallback: service.fallback,
    dependsOn: service.dependsOn,
    at: service.at,
    entrypointAt: service.entrypoint?.at ?? service.at,
  };
}

/** A framework that a service names itself, and the runtimes that there are. */
interface PinnedFramework {
  readonly framework: Framework;
  readonly builder: string;
  readonly at: Located<string>['at'];
  readonly runtimes: readonly RuntimeFacts[];
}

/**
 * A pin is an instruction, whatever the manifests list: only an entrypoint in another language contradicts it. What is
 * not installed in the end is told when the service is built.
 */
async function checkPin(
  { framework, builder, at, runtimes }: PinnedFramework,
  search: FrameworkSearch,
  subject: Subject,
): Promise<Result<FrameworkChoice>> {
  const { runtime } = search.place;
  if (runtime === null || runtime === framework.runtime || framework.runtime === 'static')
    return ok({ framework, builder, evidence: await matchFramework(framework, search) });
  const [found, ...others] = (await findCandidates(search)).candidates;
  const titleOf = (name: Runtime): string => runtimes.find((one) => one.name === name)?.title ?? name;
  const entrypoint = `${subject.entrypoint.slice(0, 1).toLowerCase()}${subject.entrypoint.slice(1)}`;
  return fail(
    error(
      'FRAMEWORK_CONTRADICTED',
      `The framework of ${subject.name} is not "${framework.slug}": that runs on ${titleOf(framework.runtime)}, and ${entrypoint} asks for ${titleOf(runtime)}.`,
      found === undefined || others.length > 0
        ? 'Correct "framework", or name an entrypoint of its language.'
        : `Write "framework": "${found.framework.slug}", which was found there, or remove it.`,
      { ...subject.at, location: at },
    ),
  );
}
