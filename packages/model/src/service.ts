import type { Location } from './diagnostic.ts';
import type { RoutePrefix } from './names.ts';

/** A value with the place where it is written. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** One service as declared, in no dialect: another spelling of the same thing maps onto this. Nothing is inferred. */
export interface ServiceDeclaration {
  readonly name: string;
  readonly at: Location;
  /** As written; null means the project root. */
  readonly entrypoint: Located<string> | null;
  readonly routePrefix: Located<RoutePrefix>;
  readonly framework: Located<string> | null;
  /** MB, 128–10240 (guide). */
  readonly memory: number | null;
  /** Seconds, 1–900 (guide). */
  readonly maxDuration: number | null;
  readonly includeFiles: readonly Located<string>[];
  readonly excludeFiles: readonly Located<string>[];
  readonly stripPrefix: boolean;
  /** Names of variables that the build may see. */
  readonly env: readonly string[];
  /** Globs, relative to the service root, of files that the build itself writes among its sources. */
  readonly generated: readonly Located<string>[];
  /** Globs, relative to the project root, of what the build reads outside of the service; null when nothing is declared. */
  readonly inputs: readonly Located<string>[] | null;
  /** Globs, relative to the service root, of sources that may be published as they lie although they look like a program. */
  readonly allowSources: readonly Located<string>[];
  /** The page for paths that name no file: of the service's own choice, none, or (null) what its builder says. */
  readonly fallback: Located<string | false> | null;
  /** Names of the services whose builds come before its own. */
  readonly dependsOn: readonly string[];
}

/** A request whose answer proves something. A status of null means any but 404 and those that a gateway gives for a service. */
interface DeclaredVerification {
  /** With its query, if it has one. */
  readonly path: string;
  readonly status: number | null;
}

/** What was configured, before anything on disk but the config files was looked at. */
export interface ProjectDeclaration {
  readonly services: readonly ServiceDeclaration[];
  readonly concurrency: number | null;
  /** Modules of the project's own builders: a path that starts with `./`, or a package name. */
  readonly builders: readonly Located<string>[];
  /** How long a function of one of them may take, in seconds; null for the default. */
  readonly builderTimeout: number | null;
  /** Relative to the project root; null for the default. */
  readonly cacheDir: string | null;
  /** Bytes that the cache may hold; null for the default. */
  readonly cacheLimit: number | null;
  readonly verify: readonly Located<DeclaredVerification>[];
}

/** Why a framework was chosen: a file and what was seen in it. */
export interface Evidence {
  readonly file: string;
  readonly because: string;
}

/** What a service starts from. Paths are relative to the service root, with `/`. */
export type Entrypoint =
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'attribute'; readonly module: string; readonly attribute: string };

/** One service with every question answered; later stages add no defaults. It is JSON: builders may live in another process. */
export interface ResolvedService {
  readonly name: string;
  /** Directory of the nearest manifest, relative to the project root; `.` is the root itself. */
  readonly root: string;
  readonly entrypoint: Entrypoint;
  readonly framework: string;
  readonly builder: string;
  readonly kind: 'frontend' | 'backend';
  readonly evidence: readonly Evidence[];
  readonly pinned: boolean;
  readonly routePrefix: RoutePrefix;
  readonly stripPrefix: boolean;
  readonly memory: number | null;
  readonly maxDuration: number | null;
  readonly includeFiles: readonly Located<string>[];
  readonly excludeFiles: readonly Located<string>[];
  /** Roots of other services inside this one's, relative to the project root: never part of its bundle nor of its inputs. */
  readonly nestedRoots: readonly string[];
  /** Prefixes of variables that the framework puts into browser bundles, such as `NEXT_PUBLIC_`. */
  readonly publicEnvPrefixes: readonly string[];
  readonly env: readonly string[];
  /** Globs, relative to the project root, of sources that the build writes itself; the executor looks after them. */
  readonly generated: readonly string[];
  /** Globs, relative to the project root, of what the build reads outside of the service; null when nothing is declared. */
  readonly inputs: readonly Located<string>[] | null;
  /** Globs, relative to the project root. */
  readonly allowSources: readonly string[];
  readonly fallback: Located<string | false> | null;
  /** Names of the services whose builds come before its own; they go in no circle. */
  readonly dependsOn: readonly string[];
  readonly at: Location;
  readonly entrypointAt: Location;
}

/** A request that a project wants answered, and who is to answer it. Its path is normalised. */
export interface Verification extends DeclaredVerification {
  readonly service: string;
}

/** Every service, and the settings of the whole run. */
export interface ResolvedProject {
  readonly services: readonly ResolvedService[];
  readonly concurrency: number | null;
  readonly verify: readonly Verification[];
}

/** A service as far as its address goes. */
export interface Addressed {
  readonly name: string;
  readonly routePrefix: string;
}

/** `my-api` → `MY_API_URL` (guide: upper case, `-` to `_`). */
export function urlVariable(service: string): string {
  return `${service.replaceAll('-', '_').toUpperCase()}_URL`;
}

/** `{NAME}_URL` for every service: the origin and the prefix; the service at `/` gets the bare origin (guide's table). */
export function absoluteUrls(services: readonly Addressed[], origin: string): Readonly<Record<string, string>> {
  const base = origin.replace(/\/$/, '');
  return Object.fromEntries(
    services.map(({ name, routePrefix }) => [urlVariable(name), routePrefix === '/' ? base : `${base}${routePrefix}`]),
  );
}

/** `{PREFIX}{NAME}_URL` for every service: the route prefix alone, for code that runs in the browser (guide's table). */
export function relativeUrls(
  services: readonly Addressed[],
  publicPrefixes: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    publicPrefixes.flatMap((prefix) =>
      services.map(({ name, routePrefix }): [string, string] => [`${prefix}${urlVariable(name)}`, routePrefix]),
    ),
  );
}
