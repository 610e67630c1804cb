export function GET({ url }) {
  return new Response(`The desk answers ${url.searchParams.get('to') ?? 'nobody'}.`);
}

export async function POST({ request }) {
  const form = await request.formData();
  return new Response(`Ordered ${form.get('what')}.`);
}
