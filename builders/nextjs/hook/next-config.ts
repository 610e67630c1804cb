import { isBelow } from '@svc-build/model/names';
import { derivedSecret, NEXT_DIRECTORY } from '../prepare-next.ts';

type Patterns = Readonly<Record<string, readonly string[]>>;

/** The part of Next's own config that the hook looks at; everything else passes through untouched. */
export interface NextConfig extends Tracing {
  readonly basePath: string;
  readonly assetPrefix: string;
  readonly distDir: string;
  readonly output?: 'standalone' | 'export';
  readonly generateBuildId?: (() => string | null | Promise<string | null>) | null;
  readonly turbopack?: Readonly<Record<string, unknown>>;
  readonly amp?: { readonly canonicalBase?: string };
  readonly images: { readonly path: string; readonly loader: string };
  /** Where this hook is. */
  readonly adapterPath?: string | undefined;
  readonly experimental: Readonly<Record<string, unknown>> & Tracing;
}

/** Which files a server is made of: among the experimental settings before version 15. */
interface Tracing {
  readonly outputFileTracingRoot?: string;
  readonly outputFileTracingIncludes?: Patterns;
}

/** What the hook knows of the service. */
export interface NextMount {
  /** The project root, links resolved. */
  readonly root: string;
  /** `/`, or the prefix that the app answers below. */
  readonly mount: string;
  readonly fingerprint: string;
  /** Patterns, relative to the app, of files that the server needs whatever Next finds out. */
  readonly includes: readonly string[];
}

const BUILD_ID_LENGTH = 20;
const ALL_ROUTES = '/**';

/** The base path that a mount asks for, as Next spells it. */
export function basePathOf(mount: string): string {
  return mount === '/' ? '' : mount;
}

/**
 * The user's config made to build a bundle of the service. Next derives other settings from `basePath` before the hook runs,
 * so all of them are set. Nothing is written beside a running server: an output stays what it was.
 * The adapter is taken out, since no platform's is wanted: with one, 16.3.0 to 16.3.4 trace no server of their own, and
 * servers answer 404 where they would look for another page.
 */
export function adaptedNextConfig<Config extends NextConfig>(
  config: Config,
  { root, mount, fingerprint, includes }: NextMount,
): Config {
  const basePath = basePathOf(mount);
  const isOld = isBefore15(config);
  const { outputFileTracingIncludes = {} } = isOld ? config.experimental : config;
  const tracing: Tracing = {
    outputFileTracingRoot: root,
    outputFileTracingIncludes: withIncludes(outputFileTracingIncludes, includes),
  };
  return {
    ...config,
    output: config.output === 'export' ? 'export' : 'standalone',
    distDir: NEXT_DIRECTORY,
    ...(isOld ? {} : { ...tracing, turbopack: { ...config.turbopack, root } }),
    basePath,
    assetPrefix: config.assetPrefix === '' ? basePath : config.assetPrefix,
    images: { ...config.images, path: imagePath(config, basePath) },
    ...(config.amp === undefined
      ? {}
      : { amp: { ...config.amp, canonicalBase: config.amp.canonicalBase || basePath } }),
    adapterPath: undefined,
    generateBuildId: async () => (await config.generateBuildId?.()) ?? fingerprint.slice(0, BUILD_ID_LENGTH),
    experimental: { ...config.experimental, ...(isOld ? tracing : {}), isrFlushToDisk: false },
  };
}

/** Whether a config is that of a version before 15, by where it says what is traced. */
export function isBefore15({ experimental }: NextConfig): boolean {
  return 'outputFileTracingRoot' in experimental;
}

/** An app that has a base path of its own says where its images are itself. A URL leads elsewhere on purpose. */
function imagePath({ basePath: own, images: { path, loader } }: NextConfig, basePath: string): string {
  const isMoved = own === '' && loader === 'default' && /^\/(?!\/)/.test(path) && !isBelow(path, basePath || '/');
  return isMoved ? `${basePath}${path}` : path;
}

function withIncludes(own: Patterns, includes: readonly string[]): Patterns {
  return includes.length === 0 ? own : { ...own, [ALL_ROUTES]: [...(own[ALL_ROUTES] ?? []), ...includes] };
}

/** AES-256, as Next reads it: the key with which it encrypts what server actions close over. */
export function actionKey(secret: string): string {
  return Buffer.from(derivedSecret(secret, 'server actions', 32), 'hex').toString('base64');
}
