import { expect, it } from 'vitest';
import { isIntegration } from './variable-layers.ts';

it.each([
  [{}, false],
  [{ CI: '' }, false],
  [{ CI: '0' }, false],
  [{ CI: 'false' }, false],
  [{ CI: 'FALSE' }, false],
  [{ CI: '1' }, true],
  [{ CI: 'true' }, true],
  [{ CI: 'woodpecker' }, true],
])('%j is continuous integration: %s', (env, is) => expect(isIntegration(env)).toBe(is));
