import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { KilnLamp } from '../office/kiln-lamp';
import './office.css';

// A path that Next does not write itself has to say where the app is mounted.
const key = `${process.env.NEXT_PUBLIC_ADMIN_URL}/images/key.svg`;

export const metadata: Metadata = { title: 'The office · Fern & Kiln', icons: key };

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <Link className="brand" href="/">
            <img src={key} alt="" width={26} height={26} />
            The office
          </Link>
          <nav>
            <Link href="/">Stock</Link>
            <Link href="/kiln">Kiln log</Link>
            <a href={process.env.NEXT_PUBLIC_FRONTEND_URL}>To the shop</a>
          </nav>
          <KilnLamp />
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
