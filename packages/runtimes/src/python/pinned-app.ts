import { locateOffset } from '@svc-build/manifests/documents/locate-offset';
import type { Pyproject } from '@svc-build/manifests/python/pyproject';
import { type Diagnostic, error } from '@svc-build/model/diagnostic';
import { fail, ok, type Result } from '@svc-build/model/result';

/** An app as Python names it. */
interface PinnedApp {
  readonly module: string;
  readonly attribute: string;
}

/** The app that a pyproject.toml names for tools that serve it; null when it names none. */
export function pinnedApp(pyproject: Pyproject | null): Result<PinnedApp | null> {
  if (pyproject === null || pyproject.entrypoint === null) return ok(null);
  const [, module, attribute] = /^(\w+(?:\.\w+)*):(\w+)$/.exec(pyproject.entrypoint) ?? [];
  if (module === undefined || attribute === undefined) return fail(notNamed(pyproject, pyproject.entrypoint));
  return ok({ module, attribute });
}

function notNamed({ file, text }: Pyproject, written: string): Diagnostic {
  const at = Math.max(0, text.indexOf(written));
  return error(
    'ENTRYPOINT_INVALID',
    `The entrypoint "${written}" in ${file} is not written as "module:attribute".`,
    'Write the module with dots and the name of the app in it, such as "app.main:app".',
    { location: locateOffset({ file, text }, at, written.length) },
  );
}
