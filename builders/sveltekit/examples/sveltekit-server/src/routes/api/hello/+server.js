export function GET({ url }) {
	return new Response(`The desk answers ${url.searchParams.get('to') ?? 'nobody'}.`);
}
