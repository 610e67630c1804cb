export async function onRequest(_, next) {
  const response = await next();
  response.headers.set('x-desk', 'open');
  return response;
}
