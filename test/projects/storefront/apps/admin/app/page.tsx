import { answerOf } from '../office/answer-of';
import shelf from '../office/shelf.svg';

export const dynamic = 'force-dynamic';

interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: number;
}

interface Shelf {
  readonly id: string;
  readonly warehouse: string;
  readonly left: number;
}

export default async function Stock() {
  const [products, stock] = await Promise.all([
    answerOf<readonly Product[]>(process.env.EXPRESS_API_URL, '/products'),
    answerOf<{ readonly shelves: readonly Shelf[] }>(process.env.GO_API_V2_URL, '/stock'),
  ]);
  const shelves = stock?.shelves ?? [];
  const rows = (products ?? []).map((product) => {
    const places = shelves.filter(({ id }) => id === product.id);
    return { ...product, places, left: places.reduce((sum, { left }) => sum + left, 0) };
  });
  const worth = rows.reduce((sum, { price, left }) => sum + price * left, 0);
  const tiles = [
    ['Pieces in stock', rows.reduce((sum, { left }) => sum + left, 0)],
    ['Sold out', rows.filter(({ left }) => left === 0).length],
    ['Warehouses', new Set(shelves.map(({ warehouse }) => warehouse)).size],
    ['Worth', `€${worth.toLocaleString('en')}`],
  ];
  return (
    <>
      <div className="title">
        <h1>What is where</h1>
        <img src={shelf.src} alt="" width={220} height={120} />
      </div>
      <dl className="tiles">
        {tiles.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table>
        <thead>
          <tr>
            <th>Piece</th>
            <th>Where</th>
            <th className="number">Left</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, places, left }) => (
            <tr key={id} className={left === 0 ? 'gone' : ''}>
              <td>{name}</td>
              <td>{places.map((place) => `${place.warehouse} ${place.left}`).join(', ')}</td>
              <td className="number">{left}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
