import type { Entrypoint, ResolvedService } from '@svc-build/model/service';
import { someService } from '@svc-build/model/testing/some-service';
import { planned } from './python-project.ts';

/** A module with an app that keeps its documents below the service's prefix. */
export const APP =
  'from fastapi import FastAPI\napp = FastAPI(docs_url="/svc/api/docs", openapi_url="/svc/api/openapi.json")\n';
/** What makes it a FastAPI project. */
export const REQUIREMENTS = { 'requirements.txt': 'fastapi\n' };
/** The entrypoint that is a file. */
export const file = (path: string): Entrypoint => ({ kind: 'file', path });
/** The entrypoint that is a directory. */
export const directory = (path = '.'): Entrypoint => ({ kind: 'directory', path });

/** A FastAPI service with this entrypoint. */
export function service(entrypoint: Entrypoint, root = '.'): ResolvedService {
  return someService({ framework: 'fastapi', builder: 'fastapi', entrypoint, root });
}

/** `root|module:attribute`, or what was said instead. */
export async function foundApp(files: Readonly<Record<string, string>>, from: ResolvedService): Promise<unknown> {
  const { answers, plan } = await planned({ ...REQUIREMENTS, ...files }, from);
  if (!plan.ok) return plan.diagnostics.map(({ code, message, help }) => ({ code, message, help }));
  const { app } = JSON.parse(answers.python?.stdout ?? '');
  return `${app.root}|${app.module}:${app.attribute}${app.factory ? ' made' : ''}`;
}
