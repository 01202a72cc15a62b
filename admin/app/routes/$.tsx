/** An address that nobody answers is a page of ours too, and says so. */
export const loader = () => {
  throw new Response(null, { status: 404 })
}

export default function Nothing() {
  return null
}
