import { json, type LoaderFunctionArgs } from '@remix-run/node';

export function loader({ request }: LoaderFunctionArgs) {
  return json({ text: `The desk answers ${new URL(request.url).searchParams.get('to')}.` });
}
