export function StockLine({ left }: { readonly left: number }) {
  if (left === 0) return <span className="stock gone">Back after the next firing</span>;
  return left < 5 ? <span className="stock few">Only {left} left</span> : <span className="stock">{left} in stock</span>;
}
