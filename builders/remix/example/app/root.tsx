import { Link, Links, Meta, Outlet, Scripts, ScrollRestoration } from '@remix-run/react';
import mark from './mark.svg';

export const links = () => [{ rel: 'icon', href: mark }];

export function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function App() {
  return (
    <>
      <h1>A desk with a server</h1>
      <img src={mark} alt="a mark" width="24" height="24" />
      <Link to="/visitors/7">A visitor</Link>
      <Outlet />
    </>
  );
}
