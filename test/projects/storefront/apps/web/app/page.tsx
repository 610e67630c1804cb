import { answerOf } from '../shop/answer-of';
import type { Firing, Product, Stock } from '../shop/answers';
import { KilnLine } from '../shop/kiln-line';
import { ProductCard } from '../shop/product-card';
import { Reviews } from '../shop/reviews';

// The addresses of the other services are known when the shop runs, not when it is built.
export const dynamic = 'force-dynamic';

export default async function Home() {
  const [products, stock, firing] = await Promise.all([
    answerOf<readonly Product[]>(process.env.EXPRESS_API_URL, '/products'),
    answerOf<Stock>(process.env.GO_API_URL, '/stock'),
    answerOf<Firing>(process.env.BACKEND_URL, '/firings/next'),
  ]);
  return (
    <>
      <section className="hero">
        <div>
          <p className="eyebrow">Autumn firing</p>
          <h1>Stoneware for slow mornings.</h1>
          <p className="lead">Thrown by hand, glazed in four colours, and made to be used every day of the week.</p>
          <a className="button" href="#shelf">
            See the shelf
          </a>
        </div>
        <img src="/images/still-life.svg" alt="A vase, a bowl and a mug on a table" width={520} height={400} />
      </section>
      <FiringStrip firing={firing} />
      <section id="shelf">
        <div className="heading">
          <h2>On the shelf</h2>
          <ShelfStatus products={products} stock={stock} />
        </div>
        <ul className="grid">
          {products?.map((product) => (
            <ProductCard key={product.id} product={product} left={stock?.left[product.id] ?? 0} />
          ))}
        </ul>
      </section>
      <section className="two">
        <div>
          <h2>Heard at the counter</h2>
          <Reviews />
        </div>
        <div>
          <h2>Ask the kiln</h2>
          <KilnLine />
        </div>
      </section>
    </>
  );
}

function FiringStrip({ firing }: { readonly firing: Firing | null }) {
  if (firing === null) return <p className="firing problem">The kiln cannot be reached.</p>;
  return (
    <dl className="firing">
      <div>
        <dt>Next firing</dt>
        <dd>No. {firing.number}</dd>
      </div>
      <div>
        <dt>Opens</dt>
        <dd>{firing.opens}</dd>
      </div>
      <div>
        <dt>Inside</dt>
        <dd>{firing.pieces} pieces</dd>
      </div>
      <div>
        <dt>At the kiln</dt>
        <dd>{`${firing.keeper}, to cone ${firing.cone}`}</dd>
      </div>
    </dl>
  );
}

function ShelfStatus({ products, stock }: { readonly products: readonly Product[] | null; readonly stock: Stock | null }) {
  if (products === null || stock === null) return <p className="problem">The shelf cannot be reached.</p>;
  const pieces = Object.values(stock.left).reduce((sum, left) => sum + left, 0);
  return <p className="quiet">{`${products.length} designs · ${pieces} pieces ready to leave`}</p>;
}
