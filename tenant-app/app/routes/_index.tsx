export default function StartPage() {
  return (
    <main id="content" className="mx-auto max-w-content px-gutter py-16">
      <h1 className="heading text-4xl">Find the right person for the job</h1>
    </main>
  )
}
