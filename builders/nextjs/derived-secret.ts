import { createHmac } from 'node:crypto';

/** One of the secrets that come from a build's own, in hex: `bytes` of it, for one purpose. */
export function derivedSecret(secret: string, purpose: string, bytes: number): string {
  return createHmac('sha256', secret)
    .update(purpose)
    .digest('hex')
    .slice(0, bytes * 2);
}
