import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { answerOf } from '../../../shop/answer-of';
import type { Product, Shelves } from '../../../shop/answers';
import { AddToBasket } from '../../../shop/basket';
import { price } from '../../../shop/price';
import { Reviews } from '../../../shop/reviews';
import { StockLine } from '../../../shop/stock-line';

export const dynamic = 'force-dynamic';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
}

const productOf = async ({ params }: Props): Promise<Product | null> =>
  answerOf<Product>(process.env.EXPRESS_API_URL, `/products/${encodeURIComponent((await params).id)}`);

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await productOf(props))?.name ?? 'Not on this shelf' };
}

export default async function Piece(props: Props) {
  const [product, stock] = await Promise.all([
    productOf(props),
    answerOf<Shelves>(process.env.GO_API_V2_URL, '/stock'),
  ]);
  if (product === null) notFound();
  const shelves = (stock?.shelves ?? []).filter(({ id }) => id === product.id);
  const left = shelves.reduce((sum, shelf) => sum + shelf.left, 0);
  return (
    <article className={`piece ${product.glaze.toLowerCase()}`}>
      <div className="picture">
        <img src={product.image} alt={product.name} width={360} height={360} />
      </div>
      <div>
        <p className="eyebrow">{product.glaze} glaze</p>
        <h1>{product.name}</h1>
        <p className="lead">{price(product.price)}</p>
        <StockLine left={left} />
        <ul className="shelves">
          {shelves.map((shelf) => (
            <li key={shelf.warehouse}>{`${shelf.warehouse}: ${shelf.left}`}</li>
          ))}
        </ul>
        <AddToBasket left={left} />
        <h2>What they say</h2>
        <Reviews piece={product.id} />
        <p>
          <Link href="/#shelf">Back to the shelf</Link>
        </p>
      </div>
    </article>
  );
}
