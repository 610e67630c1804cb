'use client';

import { useState } from 'react';

export function Greeting() {
  const [count, setCount] = useState(0);
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {process.env.NEXT_PUBLIC_GREETING} {count}
    </button>
  );
}
