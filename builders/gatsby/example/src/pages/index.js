import { Link } from 'gatsby';
import * as React from 'react';
import mark from '../images/mark.svg';

export default function IndexPage() {
  return (
    <main>
      <h1>A garden of pages</h1>
      <img src={mark} alt="A mark" />
      <Link to="/about/">About</Link>
    </main>
  );
}

export const Head = () => <title>A garden</title>;
