import { useWords } from './kit.tsx'

/** First focusable thing of a page; the page's <main> has the id `content`. */
export function SkipLink({ href = '#content' }: { href?: string }) {
  const words = useWords()
  return (
    <a
      href={href}
      className="fixed start-2 top-2 z-50 -translate-y-20 rounded-control bg-raised px-4 py-3 font-strong text-link shadow-overlay focus:translate-y-0"
    >
      {words.skipToContent}
    </a>
  )
}
