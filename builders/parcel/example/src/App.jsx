import { useState } from 'react';

// Where the page lies: Parcel tells no code below which path that is.
const home = new URL(document.baseURI).pathname.replace(/[^/]*$/, '');
const about = `${home}about`;

export function App() {
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
