import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createNodeHost } from '@svc-build/host/node-host';
import type { Host } from '@svc-build/model/host';
import type { ManifestService, OutputManifest } from '@svc-build/model/manifest';
import type { ServeReport } from '@svc-build/serve/serve-event';
import { type SampleService, sampleOutput } from '@svc-build/serve/testing/sample-output';
import type { VerifiedService } from '../judge-service.ts';
import { verifyOutput } from '../verify-output.ts';

type VerifiedSample = SampleService & Partial<Pick<ManifestService, 'kind' | 'probes' | 'framework'>>;

/** An output of services that somebody is to verify; `remove` takes it away. */
export async function sampleToVerify(
  services: Readonly<Record<string, VerifiedSample>>,
): Promise<{ readonly directory: string; readonly manifest: OutputManifest; remove(): Promise<void> }> {
  const sample = await sampleOutput(services);
  const manifest: OutputManifest = {
    ...sample.manifest,
    services: Object.fromEntries(
      Object.entries(sample.manifest.services).map(([name, service]) => {
        const { kind = service.kind, probes = [], framework = service.framework } = services[name] ?? {};
        return [name, { ...service, kind, probes, framework }];
      }),
    ),
  };
  await writeFile(join(sample.directory, 'routes-manifest.json'), JSON.stringify(manifest));
  return { ...sample, manifest };
}

/** Verifies services that were written for a test, and returns the verdict on each. */
export async function verifySample(
  services: Readonly<Record<string, VerifiedSample>>,
  given: {
    readonly stopMs?: number;
    readonly report?: ServeReport;
    readonly host?: Partial<Host>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Readonly<Record<string, VerifiedService>>> {
  const { stopMs = 10_000, report = () => {}, host = {}, signal = new AbortController().signal } = given;
  const sample = await sampleToVerify(services);
  try {
    const verified = await verifyOutput({
      output: sample.directory,
      manifest: sample.manifest,
      host: { ...createNodeHost(process), ...host },
      signal,
      kill: new AbortController().signal,
      report,
      timing: { readyMs: 30_000, stopMs, drainMs: 3_000 },
    });
    if (!verified.ok) throw new Error(verified.diagnostics.map(({ message }) => message).join(' '));
    return Object.fromEntries(verified.value.map((one) => [one.name, one]));
  } finally {
    await sample.remove();
  }
}

/** What was wrong: the code and the sentence of each diagnostic. */
export function said(service: VerifiedService | undefined): readonly string[] {
  return (service?.diagnostics ?? []).map(({ code, message }) => `${code}: ${message}`);
}
