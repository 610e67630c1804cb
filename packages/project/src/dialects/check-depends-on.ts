import { jsonValue } from '@svc-build/manifests/documents/json-value';
import { locateJson } from '@svc-build/manifests/documents/locate-json';
import type { JsonDocument } from '@svc-build/manifests/documents/parse-json';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import { quoteList, suggest } from '../documents/suggest.ts';

/** One name in the `dependsOn` of a service. */
interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly location: Location;
}

/** Names in `dependsOn` that no service has, and services that wait for each other in a circle. `names` are those of `vercel.json`. */
export function checkDependsOn(document: JsonDocument, names: readonly string[]): readonly Diagnostic[] {
  const all = dependenciesIn(document);
  const unknown = all.filter(({ to }) => !names.includes(to));
  const known = all.filter(({ from, to }) => names.includes(from) && names.includes(to));
  return [
    ...unknown.map(({ from, to, location }) => unknownService(to, names, { service: from, location })),
    ...circles(known).map(circle),
  ];
}

/** A name that no service has, and the one that was most likely meant. */
export function unknownService(
  name: string,
  names: readonly string[],
  details: { readonly service?: string; readonly location: Location },
): Diagnostic {
  const near = suggest(name, names);
  const help = near === null ? `The services are ${quoteList(names, 'and')}.` : `Did you mean "${near}"?`;
  return error('UNKNOWN_SERVICE', `"vercel.json" has no service ${JSON.stringify(name)}.`, help, details);
}

function dependenciesIn(document: JsonDocument): readonly Dependency[] {
  const services = below(jsonValue(document.root), 'services');
  if (typeof services !== 'object' || services === null) return [];
  return Object.keys(services).flatMap((from) => {
    const list = below(below(services, from), 'dependsOn');
    if (!Array.isArray(list)) return [];
    return list.flatMap((to: unknown, index): readonly Dependency[] => {
      const location = locateJson(document, ['services', from, 'dependsOn', index], 'value');
      return typeof to === 'string' ? [{ from, to, location }] : [];
    });
  });
}

function below(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** Circles, each as the steps that lead around it; of some that share a service, one may be found only after another is broken. */
function circles(all: readonly Dependency[]): readonly (readonly [Dependency, ...Dependency[]])[] {
  const byFrom = new Map<string, Dependency[]>();
  for (const one of all) byFrom.set(one.from, [...(byFrom.get(one.from) ?? []), one]);
  const found: (readonly [Dependency, ...Dependency[]])[] = [];
  const done = new Set<string>();
  const visit = (name: string, path: readonly Dependency[]): void => {
    const start = path.findIndex(({ from }) => from === name);
    const [first, ...rest] = start === -1 ? [] : path.slice(start);
    if (first !== undefined) found.push([first, ...rest]);
    if (start !== -1 || done.has(name)) return;
    for (const step of byFrom.get(name) ?? []) visit(step.to, [...path, step]);
    done.add(name);
  };
  for (const name of byFrom.keys()) visit(name, []);
  return found;
}

function circle([first, ...rest]: readonly [Dependency, ...Dependency[]]): Diagnostic {
  const details = {
    service: first.from,
    location: first.location,
    related: rest.map(({ from, to, location }) => ({ message: `"${from}" depends on "${to}" here.`, location })),
  };
  if (rest.length === 0)
    return error('DEPENDENCY_CYCLE', `Service "${first.from}" depends on itself.`, 'Remove the name.', details);
  const way = [first, ...rest, first].map(({ from }) => from).join(' → ');
  return error(
    'DEPENDENCY_CYCLE',
    `The services depend on each other in a circle: ${way}.`,
    'Remove one of the names from "dependsOn", so that one of the builds can come first.',
    details,
  );
}
