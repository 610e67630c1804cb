import { createSignal } from 'solid-js';

async function greet(name: string) {
  'use server';
  return `The desk greets ${name}.`;
}

export default function Home() {
  const [pressed, setPressed] = createSignal(0);
  const [greeting, setGreeting] = createSignal('');
  return (
    <main>
      <button onClick={() => setPressed(pressed() + 1)}>{`pressed ${pressed()} times`}</button>
      <button onClick={async () => setGreeting(await greet('you'))}>greet</button>
      <p>{greeting()}</p>
    </main>
  );
}
