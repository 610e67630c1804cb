import { posix } from 'node:path';
import { locateJsonKey } from '@svc-build/manifests/documents/locate-json';
import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import { type NodeManifest, readNodeManifest } from '@svc-build/manifests/node/node-manifest';
import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import type { Requirement } from '@svc-build/model/plan';
import { ancestors } from '@svc-build/model/project-path';
import { fail, ok, type Result } from '@svc-build/model/result';
import type { SourceTree } from '@svc-build/model/source-tree';
import { isRange, rangesMeet } from '@svc-build/model/version-range';
import { writtenVersion } from './written-version.ts';

/** Files that hold a version and nothing else, in the order in which they count. */
const VERSION_FILES = ['.nvmrc', '.node-version'];

/** A version that a file chooses. */
interface Pin {
  readonly range: string | null;
  readonly exactness: number;
  readonly file: string;
  readonly at: Location;
}

/** A text that names a version, and where it stands. */
interface Written {
  readonly text: string;
  readonly file: string;
  readonly at: Location;
}

/**
 * The Node of a directory. The nearest of `.nvmrc`, `.node-version` and Volta's field, from there up to the project root,
 * chooses it; of several in one directory the one that says most. `engines` and `devEngines` of the nearest package.json
 * that has them bound it; those above what chooses do not.
 */
export function nodeRequirements(directory: string, source: SourceTree): Promise<Result<readonly Requirement[]>> {
  return source.once(`the Node of ${directory}`, async (view) => {
    const bounds: Requirement[] = [];
    for (const above of ancestors(directory)) {
      const read = await readNodeManifest(above, view);
      if (!read.ok) return read;
      if (bounds.length === 0 && read.value !== null) bounds.push(...boundsOf(read.value));
      const pin = await pinIn(above, read.value, view);
      if (!pin.ok) return pin;
      if (pin.value !== null) return agreed(pin.value, bounds);
    }
    return ok(bounds.length > 0 ? bounds : [await anyNode(directory, view)]);
  });
}

async function anyNode(directory: string, source: SourceTree): Promise<Requirement> {
  const file = posix.join(directory, 'package.json');
  const any = { tool: 'node', range: null, source: file };
  if ((await source.kind(file)) !== null) return any;
  return { ...any, by: directory === '.' ? 'The project root' : directory };
}

/**
 * The Node that installs: that of the directory in which is installed; where nothing says one for that, the one that its
 * packages agree on.
 */
export async function installRequirements(
  directory: string,
  manifests: readonly NodeManifest[],
  source: SourceTree,
): Promise<Result<readonly Requirement[]>> {
  const own = await nodeRequirements(directory, source);
  if (!own.ok || own.value.some(({ range }) => range !== null)) return own;
  const all: (readonly Requirement[])[] = [];
  for (const manifest of manifests) {
    const one = await nodeRequirements(manifest.directory, source);
    if (!one.ok) return one;
    if (one.value.some(({ range }) => range !== null)) all.push(one.value);
  }
  const [first] = all;
  const ranges = (some: readonly Requirement[]): string => JSON.stringify(some.map(({ range }) => range));
  return first !== undefined && all.every((one) => ranges(one) === ranges(first)) ? ok(first) : own;
}

/** What a directory chooses; null where it chooses nothing. */
async function pinIn(
  directory: string,
  manifest: NodeManifest | null,
  source: SourceTree,
): Promise<Result<Pin | null>> {
  const written: Written[] = [];
  for (const name of VERSION_FILES) {
    const file = posix.join(directory, name);
    const text = await source.readText(file);
    if (text !== null) written.push(firstLine(file, text));
  }
  if (manifest !== null && manifest.volta !== null) {
    const { file, volta } = manifest;
    written.push({ text: volta, file, at: placeIn(manifest, ['volta', 'node']) });
  }
  const pins: Pin[] = [];
  for (const one of written) {
    const version = writtenVersion(one.text);
    if (version === null) return fail(unreadable(one));
    pins.push({ ...version, file: one.file, at: one.at });
  }
  return ok(pins.toSorted((one, other) => other.exactness - one.exactness)[0] ?? null);
}

/** As nvm reads it: without comments, and without the settings that it may hold. */
function firstLine(file: string, text: string): Written {
  let start = 0;
  for (const line of text.split('\n')) {
    const said = line.replace(/#.*$/, '').trim();
    if (said !== '' && !said.includes('=')) {
      return { text: said, file, at: locateOffset({ file, text }, start + line.indexOf(said), said.length) };
    }
    start += line.length + 1;
  }
  return { text: '', file, at: locateOffset({ file, text }, 0, 1) };
}

/** What a manifest asks for. What is no range, such as `lts`, asks for nothing, as for npm. */
function boundsOf(manifest: NodeManifest): readonly Requirement[] {
  const { nodeRange, devNode, file } = manifest;
  const asked = [
    { range: nodeRange, at: ['engines', 'node'] },
    { range: devNode, at: ['devEngines', 'runtime'] },
  ];
  return asked.flatMap(({ range, at }) =>
    !isRange(range) ? [] : [{ tool: 'node', range, source: file, at: placeIn(manifest, at) }],
  );
}

function placeIn({ file, text }: NodeManifest, path: readonly string[]): Location {
  return locateJsonKey(file, text, path) ?? locateOffset({ file, text }, 0, 1);
}

function agreed({ range, file, at }: Pin, bounds: readonly Requirement[]): Result<readonly Requirement[]> {
  const against = bounds.filter((one) => range !== null && !rangesMeet(range, one.range ?? '*'));
  if (against.length > 0) return fail(...against.map((one) => contradiction(one, { range: range ?? '', file, at })));
  // What asks for the same adds nothing.
  return ok([{ tool: 'node', range, source: file, at }, ...bounds.filter((one) => one.range !== range)]);
}

function unreadable({ text, file, at }: Written): Diagnostic {
  const said = text === '' ? 'names no version' : `says "${text}", which is no version`;
  return error(
    'NODE_VERSION_UNREADABLE',
    `${file} ${said} of Node.`,
    'Write a version such as 22 or 22.12.0, or the name of a line such as lts/jod.',
    { location: at },
  );
}

function contradiction(
  { range, source, at }: Requirement,
  pin: { readonly range: string; readonly file: string; readonly at: Location },
): Diagnostic {
  return error(
    'NODE_VERSION_CONFLICT',
    `${source} asks for Node ${range}, and ${pin.file} chooses ${pin.range}.`,
    `Change one of them, or write the version that this package needs into a .nvmrc beside ${source}.`,
    { location: at ?? null, related: [{ message: 'It is chosen here.', location: pin.at }] },
  );
}
