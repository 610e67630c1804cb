import { generatedVariables } from '@svc-build/engine/environment/variable-layers';
import { createProber, type Prober } from '@svc-build/engine/plan/prober';
import { openRunState, type RunState } from '@svc-build/engine/record/run-state';
import type { ActionHow } from '@svc-build/engine/record/service-artifact';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { stableJson } from '@svc-build/model/json';
import { diagnosticsOf } from '@svc-build/model/result';
import { routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { ServedService } from '@svc-build/serve/gateway/site';
import type { InspectedService } from '@svc-build/serve/supervise/process-state';
import type { Supervisor } from '@svc-build/serve/supervise/supervisor';
import type { OpenedDev } from './collected-files.ts';
import { DevActions, type EnsureActions } from './dev-actions.ts';
import { DevService } from './dev-service.ts';
import { planDev } from './plan-dev.ts';

/** What changed of a service, and whether the program itself may have read it. */
interface Change {
  readonly reason: string;
  readonly isRead: boolean;
}

/** Services of which something changed, by name. */
export type Changes = Map<string, Change>;

/** What a session tells, and asks for. */
export interface SessionHooks {
  readonly supervise: (service: string) => Supervisor;
  readonly route: (site: {
    table: ReturnType<typeof routeTableOf>;
    services: ReadonlyMap<string, ServedService>;
    /** For whoever shows them. */
    inspected: readonly InspectedService[];
  }) => void;
  readonly report: (diagnostic: Diagnostic) => void;
  /** Null to run all services. */
  readonly only: ReadonlySet<string> | null;
}

/** What the services that are brought along together share. */
interface Round {
  readonly opened: OpenedDev;
  /** What planning has said in this round: services that share an install share what is wrong with it. */
  readonly said: Set<string>;
  readonly prober: Prober;
  readonly urls: ReturnType<typeof generatedVariables>;
  readonly ensure: EnsureActions;
}

/** The services of a development session. It is told of the project as it is, and brings every service to that. */
export class DevSession {
  readonly #hooks: SessionHooks;
  readonly #services = new Map<string, DevService>();
  #resolved = new Map<string, string>();
  #project: ResolvedProject | null = null;
  #actions: DevActions | null = null;
  #state: RunState | null = null;

  constructor(hooks: SessionHooks) {
    this.#hooks = hooks;
  }

  get services(): readonly DevService[] {
    return [...this.#services.values()];
  }

  /**
   * Plans what is new, differs, or is named in `changed`, does the work that is out of date, and starts it again: each
   * service for itself, so that none waits for what another is at. Returns as soon as all of that is under way.
   */
  async sync(opened: OpenedDev, changed: Readonly<Changes>): Promise<void> {
    const { project, context } = opened;
    const wanted = project.services.filter(({ name }) => this.#hooks.only?.has(name) ?? true);
    const resolved = new Map(wanted.map((service) => [service.name, identityOf(service)]));
    await this.#stopOthers(resolved);
    // A prefix that moves is in the service URLs of all; who comes to the same program is left alone.
    const isMoved = stableJson([...resolved]) !== stableJson([...this.#resolved]);
    const stale = wanted.filter(({ name }) => isMoved || changed.has(name));
    this.#resolved = resolved;
    this.#project = project;
    for (const { name } of wanted)
      if (!this.#services.has(name))
        this.#services.set(name, new DevService(name, this.#hooks.supervise(name), context.host.clock));
    this.#route();
    const round = this.#round(opened);
    for (const service of stale) {
      const one = this.#services.get(service.name);
      const change = changed.get(service.name) ?? { reason: 'its configuration changed', isRead: false };
      void one?.inTurn(() => this.#syncOne(one, { service, ...change }, round));
    }
  }

  /** Starts the program of a service again, as it was planned; for `.env` files and code that is read anew. */
  restart(name: string, reason: string, opened: OpenedDev): void {
    const one = this.#services.get(name);
    void one?.inTurn(async () => {
      if (one.planned !== null) this.#say(await one.start({ reason, isChanged: true }, opened), one);
    });
  }

  async #stopOthers(wanted: ReadonlyMap<string, string>): Promise<void> {
    const gone = this.services.filter(({ name }) => !wanted.has(name));
    for (const { name } of gone) this.#services.delete(name);
    await Promise.all(gone.map(({ supervisor }) => supervisor.stop()));
  }

  #route(): void {
    const project = this.#project;
    if (project === null) return;
    const services = new Map(this.services.map((service) => [service.name, service.served]));
    for (const { name } of project.services) if (!services.has(name)) services.set(name, leftOut(name));
    const inspected = project.services.flatMap((service) => this.#services.get(service.name)?.inspected(service) ?? []);
    this.#hooks.route({ table: routeTableOf(project), services, inspected });
  }

  #round(opened: OpenedDev): Round {
    const { project, context } = opened;
    // One memory for the session: what has not moved is not read again.
    this.#state ??= openRunState(context);
    this.#actions ??= new DevActions(this.#state);
    return {
      opened,
      said: new Set(),
      prober: createProber(this.#state.memory, new Map(), context),
      urls: generatedVariables(project, context.origin),
      ensure: this.#actions.round(context),
    };
  }

  async #syncOne(
    one: DevService,
    { service, reason, isRead }: Change & { readonly service: ResolvedService },
    round: Round,
  ): Promise<void> {
    const { opened, prober, urls, ensure } = round;
    const { source, context } = opened;
    const { stop } = context.interrupt;
    if (stop.aborted) return;
    const planned = await planDev(service, opened.project, { source, prober, context, urls });
    for (const diagnostic of diagnosticsOf(planned)) {
      const text = stableJson({ ...diagnostic });
      if (!round.said.has(text)) this.#hooks.report(diagnostic);
      round.said.add(text);
    }
    if (!planned.ok) {
      if (planned.diagnostics[0] !== undefined) one.refuse(planned.diagnostics[0]);
      return;
    }
    one.plan(planned.value);
    this.#route();
    context.host.disk.makeDirectory(`${context.directories.scratch}/${service.name}`);
    const outcomes = await ensure(planned.value);
    if (stop.aborted) return;
    const failures = outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? outcome.diagnostics : []));
    for (const diagnostic of failures) this.#hooks.report(diagnostic);
    if (failures[0] !== undefined) return one.refuse(failures[0]);
    if (outcomes.some(({ kind }) => kind === 'skipped')) return;
    const isChanged = isRead || outcomes.some((outcome) => outcome.kind === 'done' && WORKED.has(outcome.how));
    one.made(outcomes.flatMap((outcome) => (outcome.kind === 'done' ? outcome.captured : [])));
    this.#say(await one.start({ reason, isChanged }, opened), one);
  }

  #say(diagnostic: Diagnostic | null, service: DevService): void {
    if (diagnostic === null) return;
    this.#hooks.report(diagnostic);
    service.refuse(diagnostic);
  }
}

/** How an action was done that has changed something. */
const WORKED: ReadonlySet<ActionHow> = new Set(['ran', 'restored']);

/** What of a service decides how it runs; where it stands in the file does not. */
function identityOf({ at: _, entrypointAt: __, evidence: ___, ...service }: ResolvedService): string {
  return stableJson(service);
}

/** Its path is still its own: without an answer here, the service at `/` would get its requests. */
function leftOut(name: string): ServedService {
  const text = `Service "${name}" is not part of this session (--only).\n`;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return {
    name,
    files: async () => ({ status: 503, headers, body: { kind: 'text', text } }),
    process: null,
    maxDuration: null,
  };
}
