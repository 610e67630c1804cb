import { Link } from 'gatsby';
import * as React from 'react';

export default function AboutPage() {
  return (
    <main>
      <h1>About this garden</h1>
      <Link to="/">Home</Link>
    </main>
  );
}

export const Head = () => <title>About</title>;
