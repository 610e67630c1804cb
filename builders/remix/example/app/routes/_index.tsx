import type { ActionFunctionArgs } from '@remix-run/node';
import { Form, useActionData } from '@remix-run/react';
import { useState } from 'react';

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  return { text: `The desk greets ${form.get('name')}.` };
}

export default function Home() {
  const [pressed, setPressed] = useState(0);
  const answer = useActionData<typeof action>();
  return (
    <main>
      <button onClick={() => setPressed(pressed + 1)}>{`pressed ${pressed} times`}</button>
      <Form method="post">
        <input type="hidden" name="name" value="you" />
        <button>greet</button>
      </Form>
      <p>{answer?.text}</p>
    </main>
  );
}
