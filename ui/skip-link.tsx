import { useWords } from './kit.tsx'

/** First focusable thing of a page; the page's <main> has the id `content`. */
export function SkipLink({ href = '#content' }: { href?: string }) {
  const words = useWords()
  return (
    <a href={href} className="skip-link">
      {words.skipToContent}
    </a>
  )
}
