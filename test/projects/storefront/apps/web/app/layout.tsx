import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { BasketCount, BasketProvider } from '../shop/basket';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Fern & Kiln: everyday ceramics', template: '%s · Fern & Kiln' },
  description: 'Small-batch stoneware for the table and the window sill.',
  icons: '/images/leaf.svg',
};

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" data-scroll-behavior="smooth">
      <body>
        <BasketProvider>
          <header className="bar">
            <Link className="brand" href="/">
              <img src="/images/leaf.svg" alt="" width={28} height={28} />
              Fern &amp; Kiln
            </Link>
            <nav>
              <Link href="/about">About</Link>
              <Link href="/letters/first-firing">Letters</Link>
              {/* Another service's pages: a whole new page, not one of this app. */}
              <a href={`${process.env.NEXT_PUBLIC_HANDBOOK_URL}/`}>Handbook</a>
              <BasketCount />
            </nav>
          </header>
          <main>{children}</main>
          <footer>
            <p>
              Fern &amp; Kiln is a made-up shop: seven services, one address. Staff go in{' '}
              <a href={process.env.NEXT_PUBLIC_ADMIN_URL}>by the back door</a>.
            </p>
            <ul>
              <li>
                <code>/</code> Next.js
              </li>
              <li>
                <code>/admin</code> Next.js
              </li>
              <li>
                <code>/handbook</code> files
              </li>
              <li>
                <code>/svc/api</code> FastAPI
              </li>
              <li>
                <code>/svc/express</code> Express
              </li>
              <li>
                <code>/svc/go</code> Go
              </li>
              <li>
                <code>/svc/go/v2</code> Go
              </li>
            </ul>
          </footer>
        </BasketProvider>
      </body>
    </html>
  );
}
