import Link from 'next/link';
import type { Product } from './answers';
import { AddToBasket } from './basket';
import { price } from './price';
import { StockLine } from './stock-line';

export function ProductCard({ product, left }: { readonly product: Product; readonly left: number }) {
  return (
    <li className={`card ${product.glaze.toLowerCase()}`}>
      <Link href={`/pieces/${product.id}`} className="picture" tabIndex={-1} aria-hidden="true">
        <img src={product.image} alt="" width={180} height={180} />
      </Link>
      <div className="line">
        <h3>
          <Link href={`/pieces/${product.id}`}>{product.name}</Link>
        </h3>
        <span className="price">{price(product.price)}</span>
      </div>
      <p className="glaze">{product.glaze} glaze</p>
      <StockLine left={left} />
      <AddToBasket left={left} />
    </li>
  );
}
