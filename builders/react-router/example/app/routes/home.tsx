import { Link } from 'react-router';

export function meta() {
  return [{ title: 'Paths' }];
}

export default function Home() {
  return (
    <main>
      <h1>An application of paths</h1>
      <Link to="/about">About</Link>
    </main>
  );
}
