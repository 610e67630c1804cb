import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'About' };

export default function About() {
  return (
    <article className="prose">
      <p className="eyebrow">About</p>
      <h1>Two wheels, one kiln.</h1>
      <p>We throw in small batches and fire on Mondays. What you see on the shelf is what there is.</p>
      <p>Every piece is stoneware: it may go in the oven, the dishwasher and the odd argument.</p>
    </article>
  );
}
