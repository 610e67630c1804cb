import { Listr, type ListrTaskWrapper } from 'listr2';
import type { Style } from './diagnostic-text.ts';
import type { BuildView, Show, ShownEvent } from './shown-event.ts';
import { duration } from './text-layout.ts';

type Wrapper = ListrTaskWrapper<unknown, never, never>;
type End = 'done' | 'failed' | 'skipped';

/** An action on the screen: the line, once it is drawn, and the way to end it. */
interface Line {
  readonly title: string;
  /** What it is at, and since when; null while it waits. */
  step: { readonly label: string; readonly since: number } | null;
  wrapper: Pick<Wrapper, 'title' | 'skip'> | null;
  readonly ended: Promise<{ readonly how: End; readonly time: string }>;
  end(how: End, time: string): void;
}

const TICK_MS = 1000;

/** One line for each action, with its step and its time, while the build runs; `people` gets what is said after it. */
export function createLiveView(people: Show, now: () => number, style: Style): BuildView {
  const lines = new Map<string, Line>();
  const ticking = setInterval(() => {
    for (const line of lines.values()) retitle(line, now(), style);
  }, TICK_MS);
  const later: ShownEvent[] = [];
  let drawn: Promise<unknown> = Promise.resolve();

  const show: Show = (event) => {
    switch (event.type) {
      case 'run-started':
        for (const { action, label, services } of event.actions)
          lines.set(action, createLine(`${services.join(', ')}: ${label}`));
        drawn = draw([...lines.values()], style);
        break;
      case 'action-started':
      case 'step-started': {
        const line = lines.get(event.action);
        if (line === undefined) break;
        line.step = { label: event.type === 'step-started' ? event.step : '', since: line.step?.since ?? now() };
        retitle(line, now(), style);
        break;
      }
      case 'action-finished':
        lines
          .get(event.action)
          ?.end(event.ok ? 'done' : event.interrupted ? 'skipped' : 'failed', duration(event.durationMs));
        break;
      case 'action-restored':
        lines.get(event.action)?.end('done', event.from === 'cache' ? 'restored' : 'unchanged');
        break;
      case 'line':
      case 'service-finished':
        break;
      default:
        // Before the first line is drawn, writing disturbs nothing.
        if (lines.size === 0) people(event);
        else later.push(event);
    }
  };
  return {
    show,
    end: async () => {
      for (const line of lines.values()) line.end('skipped', '');
      await drawn;
      clearInterval(ticking);
      for (const event of later) people(event);
    },
  };
}

function createLine(title: string): Line {
  let end: Line['end'] = () => {};
  const ended: Line['ended'] = new Promise((resolve) => {
    end = (how, time) => resolve({ how, time });
  });
  return { title, step: null, wrapper: null, ended, end };
}

function retitle({ title, step, wrapper }: Line, now: number, style: Style): void {
  if (wrapper === null || step === null) return;
  const label = step.label === '' ? '' : ` › ${step.label}`;
  const seconds = Math.floor((now - step.since) / 1000);
  wrapper.title = `${title}${label}${seconds === 0 ? '' : style.dim(` ${seconds} s`)}`;
}

function draw(lines: readonly Line[], style: Style): Promise<unknown> {
  const tasks = lines.map((line) => ({
    title: `${line.title} (waiting)`,
    task: async (_: unknown, wrapper: Pick<Wrapper, 'title' | 'skip'>): Promise<void> => {
      line.wrapper = wrapper;
      const { how, time } = await line.ended;
      line.wrapper = null;
      wrapper.title = `${line.title} ${style.dim(time)}`;
      if (how === 'skipped') wrapper.skip(line.title);
      else if (how === 'failed') throw new Error(line.title);
    },
  }));
  const options = {
    concurrent: true,
    exitOnError: false,
    // The command handles signals itself: it has processes to stop.
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  } as const;
  return new Listr(tasks, options).run();
}
