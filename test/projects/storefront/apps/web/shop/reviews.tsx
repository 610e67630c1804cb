'use client';

import { useEffect, useState } from 'react';
import type { Review } from './answers';

/** Asks FastAPI from the browser: the address is a path of this origin, so there is no CORS and no host name. */
export function Reviews({ piece }: { readonly piece?: string }) {
  const [reviews, setReviews] = useState<readonly Review[] | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const query = piece === undefined ? '' : `?piece=${encodeURIComponent(piece)}`;
    fetch(`${process.env.NEXT_PUBLIC_BACKEND_URL}/reviews${query}`)
      .then(async (response) => {
        if (!response.ok) throw new Error(`the kiln answered ${response.status}`);
        setReviews(await response.json());
      })
      .catch((reason: unknown) => setProblem(String(reason)));
  }, [piece]);

  if (problem !== '') return <p className="problem">Nobody can be heard: {problem}</p>;
  if (reviews === null) return <p className="quiet">Listening…</p>;
  if (reviews.length === 0) return <p className="quiet">Nobody has said anything yet.</p>;
  return (
    <ul className="words">
      {reviews.map(({ who, text }) => (
        <li key={text}>
          <blockquote>{text}</blockquote>
          <cite>{who}</cite>
        </li>
      ))}
    </ul>
  );
}
