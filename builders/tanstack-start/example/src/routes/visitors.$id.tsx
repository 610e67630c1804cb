import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/visitors/$id')({
  loader: ({ params }) => ({ said: `The desk knows visitor ${params.id}.` }),
  component: Visitor,
})

function Visitor() {
  const { said } = Route.useLoaderData()
  return <p>{said}</p>
}
