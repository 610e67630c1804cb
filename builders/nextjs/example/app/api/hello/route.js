export const dynamic = 'force-dynamic';

export function GET(request) {
  return Response.json({ path: new URL(request.url).pathname });
}
