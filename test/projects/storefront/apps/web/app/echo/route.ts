/** Says how a request arrived, and which addresses of the kiln the server and the browser use. */
export function GET(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const forwarded = [...request.headers].filter(([name]) => name.startsWith('x-forwarded-'));
  return Response.json({
    service: 'frontend',
    method: request.method,
    path: `${pathname}${search}`,
    headers: Object.fromEntries(forwarded),
    kiln: { server: process.env.BACKEND_URL, browser: process.env.NEXT_PUBLIC_BACKEND_URL },
  });
}
