import { createFileRoute } from '@tanstack/react-router'
import { createServerFn } from '@tanstack/react-start'
import { useState } from 'react'

const greet = createServerFn({ method: 'POST' })
  .validator((name: string) => name)
  .handler(async ({ data }) => `The desk greets ${data}.`)

export const Route = createFileRoute('/')({ component: Home })

function Home() {
  const [pressed, setPressed] = useState(0)
  const [greeting, setGreeting] = useState('')
  return (
    <main>
      <button onClick={() => setPressed(pressed + 1)}>pressed {`${pressed}`} times</button>
      <button onClick={async () => setGreeting(await greet({ data: 'you' }))}>greet</button>
      <p>{greeting}</p>
    </main>
  )
}
