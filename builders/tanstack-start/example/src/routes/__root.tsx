import { HeadContent, Link, Scripts, createRootRoute } from '@tanstack/react-router'
import mark from '../mark.svg'
import appCss from '../styles.css?url'

export const Route = createRootRoute({
  head: () => ({
    meta: [{ charSet: 'utf-8' }, { title: 'Desk' }],
    links: [
      { rel: 'stylesheet', href: appCss },
      { rel: 'icon', href: mark },
    ],
  }),
  shellComponent: RootDocument,
})

function RootDocument({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <head>
        <HeadContent />
      </head>
      <body>
        <h1>A desk with a server</h1>
        <img src={mark} alt="a mark" width="24" height="24" />
        <Link to="/visitors/$id" params={{ id: '7' }}>
          A visitor
        </Link>
        {children}
        <Scripts />
      </body>
    </html>
  )
}
