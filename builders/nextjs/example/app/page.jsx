import Link from 'next/link';
import { Greeting } from './greeting';

export default function Page() {
  return (
    <main>
      <h1>A page of its own</h1>
      <Greeting />
      <Link href="/about">About</Link>
    </main>
  );
}
