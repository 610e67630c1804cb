'use client';

import { createContext, type ReactNode, useContext, useState } from 'react';

const Basket = createContext<{ readonly count: number; add(): void }>({ count: 0, add: () => {} });

/** Counts what was put in; it lasts as long as the page is not loaded anew. */
export function BasketProvider({ children }: { readonly children: ReactNode }) {
  const [count, setCount] = useState(0);
  return <Basket value={{ count, add: () => setCount((before) => before + 1) }}>{children}</Basket>;
}

export function BasketCount() {
  const { count } = useContext(Basket);
  return (
    <span className="basket" aria-live="polite">
      Basket <b>{count}</b>
    </span>
  );
}

export function AddToBasket({ left }: { readonly left: number }) {
  const { add } = useContext(Basket);
  return (
    <button type="button" className="add" disabled={left === 0} onClick={add}>
      {left === 0 ? 'Sold out' : 'Add to basket'}
    </button>
  );
}
