import type { BuildEvent, Report } from '@svc-build/model/event';
import { Listr, type ListrTaskWrapper, PRESET_TIMER } from 'listr2';
import type { BuildView } from './build-view.ts';

type Wrapper = ListrTaskWrapper<unknown, never, never>;
type End = 'done' | 'failed' | 'skipped';

/** A unit on the screen: the line, once it is drawn, and the way to end it. */
interface Line {
  readonly title: string;
  wrapper: Pick<Wrapper, 'title' | 'skip'> | null;
  readonly ended: Promise<End>;
  end(how: End): void;
}

/** One line for each unit, with its step and its time, while the build runs; `people` gets what is said after it. */
export function createLiveView(people: Report): BuildView {
  const lines = new Map<string, Line>();
  const later: BuildEvent[] = [];
  let drawn: Promise<unknown> = Promise.resolve();

  const report: Report = (event) => {
    switch (event.type) {
      case 'run-started':
        for (const { unit, label, services } of event.units)
          lines.set(unit, createLine(`${services.join(', ')}: ${label}`));
        drawn = draw([...lines.values()]);
        break;
      case 'unit-started':
        retitle(lines.get(event.unit), '');
        break;
      case 'step-started':
        retitle(lines.get(event.unit), ` › ${event.step}`);
        break;
      case 'unit-finished':
        lines.get(event.unit)?.end(event.ok ? 'done' : 'failed');
        break;
      case 'line':
      case 'service-finished':
        break;
      default:
        // Before the first line is drawn there is nothing to disturb.
        if (lines.size === 0) people(event);
        else later.push(event);
    }
  };
  return {
    report,
    end: async () => {
      for (const line of lines.values()) line.end('skipped');
      await drawn;
      for (const event of later) people(event);
    },
  };
}

function createLine(title: string): Line {
  let end: Line['end'] = () => {};
  const ended = new Promise<End>((resolve) => {
    end = resolve;
  });
  return { title, wrapper: null, ended, end };
}

function retitle(line: Line | undefined, rest: string): void {
  if (line?.wrapper) line.wrapper.title = `${line.title}${rest}`;
}

function draw(lines: readonly Line[]): Promise<unknown> {
  const tasks = lines.map((line) => ({
    title: `${line.title} (waiting)`,
    task: async (_: unknown, wrapper: Pick<Wrapper, 'title' | 'skip'>): Promise<void> => {
      line.wrapper = wrapper;
      const how = await line.ended;
      if (how === 'done') wrapper.title = line.title;
      else if (how === 'skipped') wrapper.skip(line.title);
      else throw new Error(line.title);
    },
  }));
  const options = {
    concurrent: true,
    exitOnError: false,
    // Signals are the command's: it has processes to stop.
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
  } as const;
  return new Listr(tasks, options).run();
}
