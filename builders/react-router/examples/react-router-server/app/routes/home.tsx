import { useState } from 'react';
import { Form, Link } from 'react-router';
import mark from '../mark.svg';
import type { Route } from './+types/home';

export function loader() {
  return { said: `The desk is open on ${process.platform}.` };
}

export async function action({ request }: Route.ActionArgs) {
  const form = await request.formData();
  return { ordered: String(form.get('what')) };
}

export default function Home({ loaderData, actionData }: Route.ComponentProps) {
  const [count, setCount] = useState(0);
  return (
    <main>
      <h1>A desk with a server</h1>
      <p>{loaderData.said}</p>
      <img src={mark} alt="a mark" width="24" height="24" />
      <button type="button" onClick={() => setCount(count + 1)}>
        pressed {count} times
      </button>
      <Form method="post">
        <input name="what" />
        <button type="submit">Order</button>
      </Form>
      {actionData === undefined ? null : <p>Ordered {actionData.ordered}.</p>}
      <Link to="/visitors/7">A visitor</Link>
    </main>
  );
}
