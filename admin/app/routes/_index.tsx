export default function StartPage() {
  return (
    <main id="content" className="mx-auto max-w-content px-gutter py-16">
      <h1 className="heading text-4xl">Launch a marketplace of your own</h1>
    </main>
  )
}
