import { type Diagnostic, error, type Location } from '@svc-build/model/diagnostic';
import type { ResolvedService } from '@svc-build/model/service';

/** What shows that a build makes a server, and what makes a site of it. */
interface ServerSign {
  /** A sentence without its end, such as `it depends on @astrojs/node`. */
  readonly because: string;
  readonly instead: string;
  readonly location: Location | null;
}

/** Says that a service needs a server, of a framework that svc-build can only make sites with. */
export function needsServer(
  { name, framework }: ResolvedService,
  { because, instead, location }: ServerSign,
): Diagnostic {
  return error(
    'SITE_NEEDS_SERVER',
    `Service "${name}" needs a server, for ${because}; svc-build can build only sites with ${framework}.`,
    instead,
    { service: name, location },
  );
}
