import type { Route } from './+types/hello';

export function loader({ request }: Route.LoaderArgs) {
  const to = new URL(request.url).searchParams.get('to') ?? 'nobody';
  return new Response(`The desk answers ${to}.`);
}
