import type { BuildContext } from '@svc-build/build/build-context';
import { generatedVariables } from '@svc-build/build/generated-variables';
import { createInquiry } from '@svc-build/build/inquiry';
import { DigestMemory } from '@svc-build/cache/digest-memory';
import type { Diagnostic } from '@svc-build/model/diagnostic';
import { stableJson } from '@svc-build/model/json';
import { diagnosticsOf } from '@svc-build/model/result';
import { routeTableOf } from '@svc-build/model/routes';
import type { ResolvedProject, ResolvedService } from '@svc-build/model/service';
import type { ServedService } from '@svc-build/serve/gateway-answer';
import type { InspectedService } from '@svc-build/serve/inspected-service';
import type { Supervisor } from '@svc-build/serve/supervisor';
import { DevService, type Sources } from './dev-service.ts';
import { ensureUnits } from './ensure-units.ts';
import { type PlannedDev, planDev } from './plan-dev.ts';
import { createUnitStates, type UnitStates } from './unit-state.ts';

/** A project as of one moment. */
export interface OpenedDev extends Sources {
  readonly project: ResolvedProject;
  readonly context: BuildContext;
}

/** What a session needs of what is around it. */
export interface SessionSurroundings {
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

/** The services of a development session. It is told of the project as it is, and brings every service to that. */
export class DevSession {
  readonly #around: SessionSurroundings;
  readonly #services = new Map<string, DevService>();
  #resolved = new Map<string, string>();
  #states: UnitStates | null = null;

  constructor(around: SessionSurroundings) {
    this.#around = around;
  }

  get services(): readonly DevService[] {
    return [...this.#services.values()];
  }

  /** Plans what is new, differs, or is named in `changed`, does the work that is out of date, and starts it again. */
  async bring(opened: OpenedDev, changed: ReadonlyMap<string, string>): Promise<void> {
    const { project, context } = opened;
    const wanted = project.services.filter(({ name }) => this.#around.only?.has(name) ?? true);
    const resolved = new Map(wanted.map((service) => [service.name, identityOf(service)]));
    await this.#stopOthers(resolved);
    // A prefix that moves is in the service URLs of all; who comes to the same program is left alone.
    const isMoved = stableJson([...resolved]) !== stableJson([...this.#resolved]);
    const stale = wanted.filter(({ name }) => isMoved || changed.has(name));
    this.#resolved = resolved;
    for (const { name } of wanted)
      if (!this.#services.has(name))
        this.#services.set(name, new DevService(name, this.#around.supervise(name), context.host.clock));
    this.#route(project);
    const planned = await this.#plan(stale, opened);
    this.#states ??= createUnitStates(context);
    for (const { service } of planned)
      context.host.disk.makeDirectory(`${context.directories.scratch}/${service.name}`);
    const units = ensureUnits(planned, this.#states, context);
    await Promise.all(planned.map((one) => this.#start(one, units, changed.get(one.service.name) ?? null, opened)));
  }

  /** Starts the program of a service again, as it was planned; for `.env` files and code that is read anew. */
  async restart(name: string, reason: string, opened: OpenedDev): Promise<void> {
    const service = this.#services.get(name);
    if (service?.planned == null) return;
    this.#say(await service.bring(true, reason, opened, opened.context), service);
  }

  async #stopOthers(wanted: ReadonlyMap<string, string>): Promise<void> {
    const gone = this.services.filter(({ name }) => !wanted.has(name));
    for (const { name } of gone) this.#services.delete(name);
    await Promise.all(gone.map(({ supervisor }) => supervisor.stop()));
  }

  #route(project: ResolvedProject): void {
    const services = new Map(this.services.map((service) => [service.name, service.served]));
    for (const { name } of project.services) if (!services.has(name)) services.set(name, leftOut(name));
    const inspected = project.services.flatMap((service) => this.#services.get(service.name)?.inspected(service) ?? []);
    this.#around.route({ table: routeTableOf(project), services, inspected });
  }

  async #plan(stale: readonly ResolvedService[], opened: OpenedDev): Promise<readonly PlannedDev[]> {
    const { project, source, context } = opened;
    const inquiry = createInquiry(new DigestMemory(context.host.disk, []), new Map(), context);
    const urls = generatedVariables(project, context.origin);
    const planned = await Promise.all(
      stale.map(async (service) => {
        const plan = await planDev(service, urls(service), source, inquiry, context);
        const one = this.#services.get(service.name);
        for (const diagnostic of diagnosticsOf(plan)) this.#around.report(diagnostic);
        if (plan.ok) one?.plan(plan.value);
        if (plan.ok) this.#route(project);
        else if (plan.diagnostics[0] !== undefined) one?.refuse(plan.diagnostics[0]);
        return plan.ok ? [plan.value] : [];
      }),
    );
    return planned.flat();
  }

  async #start(
    planned: PlannedDev,
    units: ReturnType<typeof ensureUnits>,
    reason: string | null,
    opened: OpenedDev,
  ): Promise<void> {
    const service = this.#services.get(planned.service.name);
    if (service === undefined) return;
    const outcomes = await Promise.all(planned.plan.units.map(({ id }) => units.get(id)));
    if (opened.context.interrupt.stop.aborted) return;
    const failures = outcomes.flatMap((one) => (one?.kind === 'failed' ? one.diagnostics : []));
    for (const diagnostic of failures) this.#around.report(diagnostic);
    if (failures[0] !== undefined) return service.refuse(failures[0]);
    if (outcomes.some((one) => one?.kind === 'skipped')) return;
    const isChanged = outcomes.some((one) => one?.kind === 'done' && one.hasRun);
    this.#say(await service.bring(isChanged, reason ?? 'its configuration changed', opened, opened.context), service);
  }

  #say(diagnostic: Diagnostic | null, service: DevService): void {
    if (diagnostic === null) return;
    this.#around.report(diagnostic);
    service.refuse(diagnostic);
  }
}

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
