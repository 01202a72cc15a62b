import type { LeftoverView } from '#platform/billing/index.ts'
import type { BuyerWords } from './buyer-words.ts'
import { EndingFeatures, restLabel } from './leftover-view.tsx'

type Props = Readonly<{
  leftover: LeftoverView
  /** The smaller plan, for the page on which it is chosen who stays. */
  planId: string | null
  path: string
  words: BuyerWords
}>

/** What a smaller plan has no room for, said before it is agreed to; nothing where all has room. */
export function LeavesOver({ leftover: { people, ends }, planId, path, words }: Props) {
  if (!people && ends.length === 0) return null
  return (
    <div className="grid gap-2">
      <h2 className="font-strong">{ends.length > 0 ? 'What ends then' : 'What changes then'}</h2>
      <EndingFeatures ends={ends} />
      {people ? (
        <p>
          There is no room for {people.tooMany === 1 ? 'one person' : `${people.tooMany} people`} of{' '}
          {words.team}.{' '}
          <a
            className="link"
            href={`${path}/rest${planId ? `?${new URLSearchParams({ plan: planId })}` : ''}`}
          >
            {restLabel(people)}
          </a>
        </p>
      ) : null}
      <p className="text-sm text-muted">{words.kept} Everything is there again when you come back.</p>
    </div>
  )
}
