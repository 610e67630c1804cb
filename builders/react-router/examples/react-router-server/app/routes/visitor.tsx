import type { Route } from './+types/visitor';

export function loader({ params }: Route.LoaderArgs) {
  return { said: `The desk knows visitor ${params.id}.` };
}

export default function Visitor({ loaderData }: Route.ComponentProps) {
  return <h1>{loaderData.said}</h1>;
}
