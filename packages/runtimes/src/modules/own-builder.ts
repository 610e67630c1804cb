import { createRequire, register } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type {
  BuilderMethod,
  BuilderReply,
  BuilderRequest,
  Found,
  Look,
  LookMethod,
  TreeName,
} from '@svc-build/model/builder-protocol';
import type { SourceTree } from '@svc-build/model/source-tree';

/*
 * The process in which a project's own builder runs. It hears over the channel which module to load and what to ask of
 * the builder; what the builder wants to see of the sources is asked back. What the builder prints is its log.
 */

type AnyBuilder = Readonly<Record<BuilderMethod, ((...args: readonly unknown[]) => unknown) | undefined>>;

/** Reports the place of each module as it is resolved; runs in a thread of node's. */
const HOOKS = `
let port;
export const initialize = (data) => { port = data.port; };
export const resolve = async (name, context, next) => {
  const found = await next(name, context);
  port.postMessage(found.url);
  return found;
};
`;

const loadedFiles = noteLoadedFiles();
const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (problem: Error) => void }>();
let batch: Look[] = [];
let looks = 0;
let builder: AnyBuilder | null = null;
let builderModule = '';

process.on('message', (request: BuilderRequest) => void hear(request));
process.on('disconnect', () => process.exit());

async function hear(request: BuilderRequest): Promise<void> {
  switch (request.kind) {
    case 'load':
      return attempt(null, () => load(request.module));
    case 'call':
      return attempt(request.id, () => call(request));
    case 'looked':
      for (const { id, found } of request.looks) answer(id, found);
      return;
  }
}

async function attempt(id: number | null, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    say({ kind: 'threw', id, problem, stack: thrown instanceof Error ? (thrown.stack ?? '') : '' });
  }
}

async function load(module: string): Promise<void> {
  builderModule = module;
  const loaded = (await import(pathToFileURL(module).href)) as { readonly default?: unknown };
  const exported = loaded.default as Readonly<Record<string, unknown>> | null | undefined;
  builder = (exported ?? null) as AnyBuilder | null;
  const methods = (['probe', 'plan', 'collect', 'dev'] as const).filter(
    (method) => typeof builder?.[method] === 'function',
  );
  const description = exported == null ? null : { ...exported, methods };
  say({ kind: 'loaded', description: JSON.stringify(description), files: loadedFiles() });
}

async function call({ id, method, data }: Extract<BuilderRequest, { kind: 'call' }>): Promise<void> {
  const [service, answers, captured] = JSON.parse(data) as readonly unknown[];
  const tree = (name: TreeName): SourceTree => remoteTree(id, name);
  const source = method === 'collect' ? { root: tree('root'), scratch: tree('scratch'), captured } : tree('source');
  const value = await builder?.[method]?.(service, source, answers);
  await loadCalled(value);
  say({ kind: 'returned', id, value: JSON.stringify(value) ?? 'null', files: loadedFiles() });
}

/** Modules that a plan's steps call are a part of the builder, with all that they import: loaded here to know what that is. */
async function loadCalled(answer: unknown): Promise<void> {
  const { value } = (answer ?? {}) as { readonly value?: { readonly actions?: unknown } };
  const actions = Array.isArray(value?.actions) ? value.actions : [];
  for (const { steps } of actions as readonly { readonly steps?: unknown }[]) {
    for (const { kind, module } of (Array.isArray(steps) ? steps : []) as readonly Readonly<Record<string, unknown>>[])
      if (kind === 'call' && typeof module === 'string' && module.startsWith('./'))
        await import(pathToFileURL(join(dirname(builderModule), module)).href);
  }
}

/** A tree of svc-build's, seen from here. */
function remoteTree(call: number, tree: TreeName): SourceTree {
  const ask =
    (method: LookMethod) =>
    (...args: readonly unknown[]): Promise<never> =>
      new Promise((resolve, reject) => {
        looks += 1;
        waiting.set(looks, { resolve: resolve as (value: unknown) => void, reject });
        if (batch.length === 0) queueMicrotask(sendBatch);
        batch.push({ id: looks, call, tree, method, arguments: args });
      });
  const known = new Map<string, Promise<unknown>>();
  const view: SourceTree = {
    kind: ask('kind'),
    readBytes: ask('readBytes'),
    readText: ask('readText'),
    list: ask('list'),
    // What a look visits is noted where it is answered.
    glob: (patterns, { onVisit: _, ...options } = {}) => ask('glob')(patterns, options),
    locate: ask('locate'),
    isExecutable: ask('isExecutable'),
    once: <T>(name: string, conclude: (source: SourceTree) => Promise<T>) => {
      const concluded = known.get(name) ?? conclude(view);
      known.set(name, concluded);
      return concluded as Promise<T>;
    },
  };
  return view;
}

function sendBatch(): void {
  say({ kind: 'looks', looks: batch });
  batch = [];
}

function answer(id: number, found: Found): void {
  const one = waiting.get(id);
  waiting.delete(id);
  if (found.ok) one?.resolve(found.value);
  else one?.reject(new Error(found.problem));
}

/** All modules that were loaded so far: those that node resolved for `import`, and those that `require` has. */
function noteLoadedFiles(): () => readonly string[] {
  const { port1, port2 } = new MessageChannel();
  register(`data:text/javascript,${encodeURIComponent(HOOKS)}`, {
    data: { port: port2 },
    transferList: [port2],
  });
  port1.unref();
  const { cache } = createRequire(import.meta.url);
  const files = new Set<string>();
  return () => {
    for (let one = receiveMessageOnPort(port1); one !== undefined; one = receiveMessageOnPort(port1))
      if (String(one.message).startsWith('file:')) files.add(fileURLToPath(String(one.message)));
    for (const path of Object.keys(cache)) files.add(path);
    return [...files].sort();
  };
}

function say(reply: BuilderReply): void {
  process.send?.(reply);
}
