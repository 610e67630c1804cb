import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Files } from '@svc-build/model/host';
import { fillPlaceholders, type PlaceholderValues } from '@svc-build/model/placeholders';
import type { EnvironmentSpec } from '@svc-build/model/plan';

/** Variables that every step gets when the caller has them: to find programs, a home, a language, a way to the package indexes. */
const BASE_VARIABLES: readonly string[] = [
  ...[
    'PATH',
    'HOME',
    'USER',
    'LOGNAME',
    'SHELL',
    'TMPDIR',
    'TEMP',
    'TMP',
    'TZ',
    'LANG',
    'LANGUAGE',
    'LC_ALL',
    'LC_CTYPE',
  ],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  ...['SSH_AUTH_SOCK', 'GIT_SSH_COMMAND', 'NETRC', 'NODE_AUTH_TOKEN', 'NPM_TOKEN'],
  ...[
    'npm_config_registry',
    'npm_config_userconfig',
    'npm_config_cafile',
    'NPM_CONFIG_REGISTRY',
    'NPM_CONFIG_USERCONFIG',
  ],
  ...['YARN_NPM_REGISTRY_SERVER', 'YARN_REGISTRY', 'BUN_CONFIG_REGISTRY'],
  ...[
    'GOPROXY',
    'GOPRIVATE',
    'GONOPROXY',
    'GONOSUMDB',
    'GONOSUMCHECK',
    'GOSUMDB',
    'GOINSECURE',
    'GOAUTH',
    'GOTOOLCHAIN',
  ],
  ...['PIP_INDEX_URL', 'PIP_EXTRA_INDEX_URL', 'PIP_FIND_LINKS', 'PIP_CERT', 'PIP_TRUSTED_HOST', 'PIP_CONFIG_FILE'],
  ...['UV_INDEX_URL', 'UV_EXTRA_INDEX_URL', 'UV_DEFAULT_INDEX', 'UV_INDEX', 'UV_FIND_LINKS', 'UV_NATIVE_TLS'],
];

/** The caller's part of the base list. */
export function baseEnvironment(caller: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return pick(caller, (name) => BASE_VARIABLES.includes(name));
}

/**
 * The variables that a unit's declaration lets in on top of the base list; null for a declared name that is unset.
 * The `.env*` files come first, in order; the caller's own value wins over them.
 */
export async function declaredEnvironment(
  spec: EnvironmentSpec,
  caller: Readonly<Record<string, string>>,
  root: string,
  files: Pick<Files, 'readText'>,
): Promise<Readonly<Record<string, string | null>>> {
  const texts = await Promise.all(spec.files.map((file) => files.readText(join(root, file))));
  return Object.assign(
    Object.fromEntries(spec.names.map((name) => [name, null])),
    ...texts.map((text) => (text === null ? {} : parseEnv(text))),
    pick(caller, (name) => spec.names.includes(name) || spec.prefixes.some((prefix) => name.startsWith(prefix))),
  );
}

/** The exact environment of a unit's steps: base list, then what is declared, then the builder's own fixed values. */
export function stepEnvironment(
  spec: EnvironmentSpec,
  declared: Readonly<Record<string, string | null>>,
  caller: Readonly<Record<string, string>>,
  places: PlaceholderValues,
): Readonly<Record<string, string>> {
  const present = Object.entries(declared).filter((pair): pair is [string, string] => pair[1] !== null);
  return { ...baseEnvironment(caller), ...Object.fromEntries(present), ...fillAll(spec.set, places) };
}

/** Fills the placeholders of a set of variables. */
export function fillAll(
  variables: Readonly<Record<string, string>>,
  places: PlaceholderValues,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fillPlaceholders(value, places)]));
}

function pick(
  variables: Readonly<Record<string, string>>,
  wanted: (name: string) => boolean,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => wanted(name)));
}
