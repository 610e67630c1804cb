/** Says how a request arrived. */
export function GET(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const forwarded = [...request.headers].filter(([name]) => name.startsWith('x-forwarded-'));
  return Response.json({
    service: 'admin',
    method: request.method,
    path: `${pathname}${search}`,
    headers: Object.fromEntries(forwarded),
  });
}
