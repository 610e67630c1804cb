import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';

export function loader({ params }: LoaderFunctionArgs) {
  return { text: `The desk knows visitor ${params.id}.` };
}

export default function Visitor() {
  const { text } = useLoaderData<typeof loader>();
  return <p>{text}</p>;
}
