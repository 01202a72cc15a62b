/** Everything that is nowhere else: a 404 in the marketplace's brand. */
export const loader = () => {
  throw new Response(null, { status: 404, statusText: 'Not Found' })
}

export default function Nowhere() {
  return null
}
