import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Loaded before the server of an Angular app. That renders a page only for a host that it was told of, and only where it was
 * told to believe every `X-Forwarded-` header that comes: otherwise it answers with a page for browsers to render.
 */
const { env } = process;
env.NG_ALLOWED_HOSTS ??= ['localhost', '127.0.0.1', '[::1]', ...ownHost()].join();
env.NG_TRUST_PROXY_HEADERS ??= ['for', 'host', 'port', 'proto'].map((name) => `x-forwarded-${name}`).join();

/** The host of the address that the service has for others. */
function ownHost(): readonly string[] {
  const url = env[env.SVC_OWN_URL ?? ''] ?? '';
  return URL.canParse(url) ? [new URL(url).hostname] : [];
}

// It would write the prefix before paths that hold it already.
subscribe('http.server.request.start', (message) => {
  const { request } = message as { readonly request: IncomingMessage };
  delete request.headers['x-forwarded-prefix'];
});
