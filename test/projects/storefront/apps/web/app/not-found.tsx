import Link from 'next/link';

export default function NotFound() {
  return (
    <article className="prose">
      <p className="eyebrow">404</p>
      <h1>Not on this shelf.</h1>
      <p>
        It may have sold, or it was never thrown. <Link href="/">The shelf</Link> has what there is.
      </p>
    </article>
  );
}
