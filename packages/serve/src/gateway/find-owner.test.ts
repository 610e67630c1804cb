import { EventEmitter } from 'node:events';
import type { RequestPath } from '@svc-build/model/request-path';
import { compileRoutes } from '@svc-build/model/routes';
import { describe, expect, it } from 'vitest';
import type { Exchange } from './exchange.ts';
import { findOwner, type Plumbing } from './find-owner.ts';
import type { FinishedRequest } from './observe-exchange.ts';
import type { Site } from './site.ts';

const table = compileRoutes([
  { prefix: '/' as never, service: 'web', stripPrefix: false },
  { prefix: '/api' as never, service: 'api', stripPrefix: true },
]);
const service = (name: string) => ({ name, files: null, process: null, maxDuration: null });
const services = new Map(['web', 'api'].map((name) => [name, service(name)]));
const plumbing = { agent: {} } as unknown as Plumbing;

function find(path: string, site: Partial<Site> = {}, headers: Readonly<Record<string, string>> = {}) {
  const said = { status: 0, body: '' };
  const response = Object.assign(new EventEmitter(), {
    headersSent: false,
    statusCode: 200,
    req: { headers: {} },
    writeHead: (status: number) => {
      said.status = status;
    },
    end: (body: Buffer) => {
      said.body = body.toString();
    },
  });
  const incoming = { method: 'GET', headers: { host: 'shop.test', ...headers }, socket: { remoteAddress: '10.0.0.1' } };
  const exchange = { incoming, response, upgrade: null } as unknown as Exchange;
  const asked: RequestPath = { path, spelled: path, query: '?q' };
  const whole = { table, services, files: {}, clock: { now: () => 0 }, ...site } as unknown as Site;
  return { owned: findOwner(exchange, asked, { site: whole, plumbing }), said, response };
}

describe('the owner of a request', () => {
  it('is that of the longest prefix, and gets the path as it is to see it', () => {
    const { owned } = find('/api/x');
    expect(owned?.service.name).toBe('api');
    expect(owned?.target).toMatchObject({ path: '/x?q', prefix: '/api', isStripped: true });
    expect(owned?.target.client).toMatchObject({ address: '10.0.0.1', proto: 'http', host: 'shop.test', port: '80' });
    expect(find('/apix').owned?.service.name).toBe('web');
  });

  it('is nobody where no prefix fits, and the prefixes are named', () => {
    const { owned, said } = find('/x', { table: table.filter(({ prefix }) => prefix !== '/') });
    expect(owned).toBeNull();
    expect(said.status).toBe(404);
    expect(said.body).toContain('No service owns /x.\n\nThese prefixes exist:\n  /api  (api)\n');
  });

  it('gets nothing of a client whose proxy names no host', () => {
    const trust = { header: 'x-forwarded', isTrusted: () => true } as const;
    const { owned, said } = find('/', { trust }, { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-host': 'a/b' });
    expect([owned, said.status]).toEqual([null, 400]);
  });

  it('is told to who observes, once, when the answer is over or the WebSocket open', () => {
    const seen: FinishedRequest[] = [];
    const observe = (request: FinishedRequest): void => void seen.push(request);
    const plain = find('/api/x', { observe });
    plain.response.emit('close');
    const upgraded = find('/', { observe });
    upgraded.owned?.tellUpgraded?.();
    upgraded.response.emit('close');
    expect(seen).toEqual([
      { service: 'api', method: 'GET', path: '/api/x', status: null, ms: 0 },
      { service: 'web', method: 'GET', path: '/', status: 101, ms: 0 },
    ]);
    expect(find('/').owned?.tellUpgraded).toBeNull();
  });
});
