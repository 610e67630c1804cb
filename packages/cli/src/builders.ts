import { expressBuilder } from '@svc-build/builder-express/index';
import { fastapiBuilder } from '@svc-build/builder-fastapi/index';
import { goBuilder } from '@svc-build/builder-go/index';
import { nextjsBuilder } from '@svc-build/builder-nextjs/index';
import { staticBuilder } from '@svc-build/builder-static/index';
import type { Builder } from '@svc-build/model/builder';

/** The builders that come with svc-build. Their order means nothing: evidence decides. */
export const BUILT_IN_BUILDERS: readonly Builder[] = [
  expressBuilder,
  fastapiBuilder,
  goBuilder,
  nextjsBuilder,
  staticBuilder,
];
