import type { Request, Response } from 'express';

/** Says how a request arrived. */
export function echo(request: Request, response: Response): void {
  const forwarded = Object.entries(request.headers).filter(([name]) => name.startsWith('x-forwarded-'));
  response.json({
    service: 'express-api',
    method: request.method,
    path: request.originalUrl,
    headers: Object.fromEntries(forwarded.sort()),
  });
}
