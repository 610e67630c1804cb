import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error, type Location, warning } from '@svc-build/model/diagnostic';
import {
  isBelow,
  isServiceName,
  MOST_SERVICE_NAME_CHARACTERS,
  parseRoutePrefix,
  RESERVED_PREFIX,
  type RoutePrefix,
} from '@svc-build/model/names';
import { urlVariable } from '@svc-build/model/service';
import { quoteList } from '../documents/suggest.ts';
import type { DeclaredService } from './declared-services.ts';

/** The route prefix of a service, as it is written. */
interface WrittenPrefix {
  readonly service: string;
  readonly prefix: string;
  readonly location: Location;
}

interface Prefixed extends WrittenPrefix {
  readonly prefix: RoutePrefix;
}

/** Route prefixes that break the grammar, are reserved or taken, or leave paths that no service answers. */
export function checkPrefixes(
  document: JsonDocument,
  key: string,
  services: readonly DeclaredService[],
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const valid: Prefixed[] = [];
  for (const { name, prefix } of services) {
    if (prefix === null) continue;
    const location = locateJson(document, [key, name, 'routePrefix'], 'value');
    const written = { service: name, prefix, location };
    const parsed = parseRoutePrefix(prefix);
    if (!parsed.ok) diagnostics.push(invalid(written, parsed.problem));
    else if (isBelow(parsed.prefix, RESERVED_PREFIX)) diagnostics.push(reserved(written));
    else valid.push({ ...written, prefix: parsed.prefix });
  }
  const all = valid.length === services.length;
  return [...diagnostics, ...taken(valid), ...(all ? uncovered(valid, locateJson(document, [key], 'key')) : [])];
}

function invalid({ service, prefix, location }: WrittenPrefix, problem: string): Diagnostic {
  return error(
    'INVALID_ROUTE_PREFIX',
    `The route prefix ${JSON.stringify(prefix)} of service "${service}" ${problem}.`,
    `Write it as "/", or as "/" and plain segments, such as "${example(service, prefix)}".`,
    { service, location },
  );
}

/** The nearest thing to what was written that is a prefix. */
function example(service: string, prefix: string): string {
  const path = prefix.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/, '');
  const segments = path
    .split(/[/\\]+/)
    .map((segment) => segment.replace(/[^A-Za-z0-9._~-]+/g, '-').replace(/^-+|-+$/g, ''));
  const kept = segments.filter((segment) => /[A-Za-z0-9]/.test(segment));
  return `/${kept.length > 0 ? kept.join('/') : service}`;
}

function reserved({ service, prefix, location }: WrittenPrefix): Diagnostic {
  return error(
    'RESERVED_ROUTE_PREFIX',
    `The route prefix "${prefix}" of service "${service}" is reserved: svc-build itself answers "${RESERVED_PREFIX}".`,
    'Choose another prefix.',
    { service, location },
  );
}

/** Each prefix against the first service that has it, in its own case or another. */
function taken(valid: readonly Prefixed[]): readonly Diagnostic[] {
  return valid.flatMap((one, index) => {
    const earlier = valid.slice(0, index);
    const same = earlier.find((other) => other.prefix === one.prefix);
    if (same !== undefined) return [duplicate(one, same)];
    const near = earlier.find((other) => other.prefix.toLowerCase() === one.prefix.toLowerCase());
    return near === undefined ? [] : [similar(one, near)];
  });
}

function duplicate(one: Prefixed, earlier: Prefixed): Diagnostic {
  return error(
    'DUPLICATE_ROUTE_PREFIX',
    `The services "${earlier.service}" and "${one.service}" have the same route prefix "${one.prefix}".`,
    'Give each service a prefix of its own.',
    details(one, earlier),
  );
}

function similar(one: Prefixed, earlier: Prefixed): Diagnostic {
  return warning(
    'SIMILAR_ROUTE_PREFIX',
    `The route prefix "${one.prefix}" of service "${one.service}" differs from "${earlier.prefix}" of service "${earlier.service}" in case only.`,
    'Choose prefixes that differ in more, because paths are matched exactly.',
    details(one, earlier),
  );
}

function details(one: Prefixed, earlier: Prefixed) {
  const related = [
    { message: `"${earlier.prefix}" is taken by "${earlier.service}" here.`, location: earlier.location },
  ];
  return { service: one.service, location: one.location, related };
}

const SHOWN = 5;

function uncovered(valid: readonly Prefixed[], location: Location): readonly Diagnostic[] {
  if (valid.some(({ prefix }) => prefix === '/')) return [];
  const all = [...new Set(valid.map(({ prefix }) => prefix))].sort();
  const prefixes = all.length > SHOWN ? `the ${all.length} prefixes of the services` : quoteList(all, 'and');
  return [
    warning(
      'NO_ROOT_SERVICE',
      `No service has the route prefix "/": every path outside ${prefixes} will answer 404.`,
      'Give one service the route prefix "/", if that is not what you want.',
      { location },
    ),
  ];
}

/** Names that break the grammar, and names that give one variable for two services. */
export function checkNames(
  document: JsonDocument,
  key: string,
  services: readonly DeclaredService[],
): readonly Diagnostic[] {
  const place = (name: string) => locateJson(document, [key, name], 'key');
  const wrong = services
    .filter(({ name }) => !isServiceName(name))
    .map(({ name }) =>
      error(
        'INVALID_SERVICE_NAME',
        `The service name ${JSON.stringify(name)} is not allowed.`,
        `Start it with a letter, end it with a letter or a digit, and use only letters, digits, "-" and "_", at most ${MOST_SERVICE_NAME_CHARACTERS} in all.`,
        { service: name, location: place(name) },
      ),
    );
  return [...wrong, ...sharedVariables(services, place)];
}

function sharedVariables(
  services: readonly DeclaredService[],
  place: (name: string) => ReturnType<typeof locateJson>,
): readonly Diagnostic[] {
  const owners = new Map<string, string>();
  return services.flatMap(({ name }) => {
    const variable = urlVariable(name);
    const owner = owners.get(variable);
    if (owner === undefined) {
      owners.set(variable, name);
      return [];
    }
    return [
      error(
        'DUPLICATE_SERVICE_VARIABLE',
        `The services "${owner}" and "${name}" both give the variable ${variable}.`,
        'Rename one of the two services.',
        {
          service: name,
          location: place(name),
          related: [{ message: `"${owner}" is declared here.`, location: place(owner) }],
        },
      ),
    ];
  });
}
