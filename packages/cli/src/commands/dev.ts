import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { OpenedDev } from '@svc-build/dev/collected-files';
import { takeDevLock } from '@svc-build/dev/dev-lock';
import { type RunningDev, runDev } from '@svc-build/dev/run-dev';
import { composeContext } from '@svc-build/engine/run-request';
import { claimState } from '@svc-build/engine/state/state-directory';
import { watchTree } from '@svc-build/host/watch-tree';
import { type Diagnostic, exitCodeOf } from '@svc-build/model/diagnostic';
import type { Report } from '@svc-build/model/event';
import { andThen, ok, type Result } from '@svc-build/model/result';
import { aborted } from '@svc-build/serve/supervise/waits';
import { createStatusPage } from '@svc-build/status/status-page';
import type { DevArguments } from '../arguments.ts';
import { openKnowing, openProject, runOutside } from '../open-project.ts';
import { devReport } from '../render/dev-report.ts';
import { runRequest, stateDirectory, workingDirectory } from '../run-request.ts';
import type { World } from '../world.ts';

const DEFAULT_PORT = 3000;

/** `svc-build dev`: run every service from its sources behind one port, follow what changes, stop cleanly when told to. */
export async function dev(args: DevArguments, world: World): Promise<number> {
  const { host } = world;
  const state = stateDirectory(args.common, world);
  const view = devReport(args.common, world);
  const said: Diagnostic[] = [];
  const diagnose = (diagnostic: Diagnostic): void => {
    said.push(diagnostic);
    view.diagnose(diagnostic);
  };
  // A directory that is no project keeps nothing of ours.
  const readable = await openProject(args.common, world);
  if (!readable.ok) {
    for (const diagnostic of readable.diagnostics) diagnose(diagnostic);
    return exitCodeOf(said);
  }
  claimState({ host, directories: { state } });
  const lock = await takeDevLock(state, host);
  if ('code' in lock) {
    diagnose(lock);
    return exitCodeOf(said);
  }
  // The key that quits ends the same as a signal does: work that is under way too.
  const quit = new AbortController();
  const interrupt = { ...world.interrupt, stop: AbortSignal.any([world.interrupt.stop, quit.signal]) };
  setMaxListeners(0, interrupt.stop);
  const only = args.only === null ? null : new Set(args.only);
  try {
    const running = await runDev({
      root: workingDirectory(args.common, world),
      host,
      listen: { host: args.host, port: args.port ?? DEFAULT_PORT, explicit: args.port !== null },
      open: (origin) => openSources({ ...args, origin }, view.build, { ...world, interrupt }),
      watch: watchTree,
      only,
      report: view.serve,
      diagnose,
      onListening: (url, { project }) => {
        lock.at(url);
        view.listening(url, project, only);
      },
      inspection: createStatusPage(
        { table: [], services: [] },
        { host, listenHost: args.host, signal: interrupt.stop },
      ),
      ...(args.trust === null ? {} : { trust: args.trust }),
      stop: interrupt.stop,
      kill: interrupt.kill,
    });
    if (!running.ok) {
      for (const diagnostic of running.diagnostics) if (!said.includes(diagnostic)) diagnose(diagnostic);
      return exitCodeOf(said);
    }
    await untilStopped(running.value, quit, { ...world, interrupt });
    await running.value.end();
    return 0;
  } finally {
    await lock.release();
  }
}

/** The project as it is now, with all that its services need done in a place of its own beside that of builds. */
async function openSources(
  args: DevArguments & { readonly origin: string },
  report: Report,
  world: World,
): Promise<Result<OpenedDev>> {
  const outside = openKnowing(args.only ?? [], runOutside(args.common, report, world));
  const request = runRequest(args, world);
  const directories = { ...request.directories, scratch: join(request.directories.state, 'dev', 'services') };
  return andThen(await outside.open(), (opened) => {
    const context = composeContext({ ...request, directories }, opened, outside);
    return ok({ project: opened.project, source: opened.source, tree: outside.tree, context });
  });
}

/** Waits for a signal, or for the key that says the same. */
async function untilStopped(
  running: RunningDev,
  quit: AbortController,
  { interrupt, keys, host }: World,
): Promise<void> {
  const endKeys = keys()?.((key) => {
    if (key === 'q') quit.abort();
    if (key === 'r') running.restartAll();
    if (key === 'o') void openInBrowser(running.url, host);
  });
  await aborted(interrupt.stop);
  endKeys?.();
}

async function openInBrowser(url: string, { processes, env, machine }: World['host']): Promise<void> {
  const tool = await processes.find(machine.os === 'darwin' ? 'open' : 'xdg-open', env.PATH ?? '');
  if (tool !== null) await processes.start({ argv: [tool, url], cwd: '/', env }, () => {});
}
