import { hookedConfig, hookSetting, refuse } from '../hook/hooked-config.ts';
import { locateNext } from '../hook/locate-next.ts';
import type { NextConfig } from '../hook/next-config.ts';
import { hookOf, withoutPreload } from '../next-range.ts';

/** The hook that `NEXT_ADAPTER_PATH` names: Next hands it the user's config, so that nobody has to edit the file. */
const adapter = {
  name: 'svc-build',
  modifyConfig(config: NextConfig, { nextVersion }: { readonly nextVersion?: string } = {}): NextConfig {
    const { env } = process;
    if (nextVersion === undefined || hookOf(nextVersion) !== 'adapter') {
      const place = locateNext(hookSetting('app', env), hookSetting('root', env));
      return refuse(withoutPreload(hookSetting('service', env), place), env);
    }
    return hookedConfig(config, env);
  },
};

/** @public Next.js imports it by path. */
export default adapter;
