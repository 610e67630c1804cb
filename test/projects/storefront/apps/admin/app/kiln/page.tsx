import { revalidatePath } from 'next/cache';
import { answerOf } from '../../office/answer-of';

export const dynamic = 'force-dynamic';

async function write(form: FormData): Promise<void> {
  'use server';
  await fetch(`${process.env.BACKEND_URL}/log`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: String(form.get('text')) }),
  });
  revalidatePath('/kiln');
}

export default async function KilnLog() {
  const lines = await answerOf<readonly { readonly text: string }[]>(process.env.BACKEND_URL, '/log');
  return (
    <>
      <div className="title">
        <h1>Kiln log</h1>
      </div>
      {lines === null && <p>The kiln cannot be reached.</p>}
      <ol className="log">
        {lines?.map(({ text }, index) => (
          // Lines are only ever added.
          <li key={index}>{text}</li>
        ))}
      </ol>
      <form action={write}>
        <input name="text" aria-label="What happened" placeholder="What happened" required maxLength={200} />
        <button type="submit">Write it down</button>
      </form>
    </>
  );
}
