'use client';

import { useEffect, useState } from 'react';

/** Asks FastAPI from the browser whether it is there. */
export function KilnLamp() {
  const [state, setState] = useState<'asking' | 'lit' | 'out'>('asking');
  useEffect(() => {
    fetch(`${process.env.NEXT_PUBLIC_BACKEND_URL}/health`)
      .then((response) => setState(response.ok ? 'lit' : 'out'))
      .catch(() => setState('out'));
  }, []);
  return <span className={`lamp ${state}`}>{`Kiln: ${state}`}</span>;
}
