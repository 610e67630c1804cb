import { useState } from 'react';

const home = `${process.env.PUBLIC_URL}/`;
const about = `${process.env.PUBLIC_URL}/about`;

export default function App() {
  const [path, setPath] = useState(window.location.pathname);
  const go = (event) => {
    event.preventDefault();
    window.history.pushState(null, '', event.target.href);
    setPath(window.location.pathname);
  };
  return (
    <main>
      <h1>{path === about ? 'About this application' : 'An application of one page'}</h1>
      <a href={path === about ? home : about} onClick={go}>
        {path === about ? 'Home' : 'About'}
      </a>
    </main>
  );
}
