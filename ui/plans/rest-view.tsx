import type { LeftoverView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { LinkButton } from '../button.tsx'
import { Card, CardHeader } from '../card.tsx'
import { EmptyState } from '../empty-state.tsx'
import type { FormResult } from '../forms/form-scope.tsx'
import { formatDate } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { PageHead } from '../page-head.tsx'
import type { BuyerWords } from './buyer-words.ts'
import { EndingFeatures, WhoStays } from './leftover-view.tsx'

export const restTitle = 'What stays with a smaller plan'

type Props = Readonly<{
  leftover: LeftoverView
  done: string | null
  zone: string
  path: string
  words: BuyerWords
  result: FormResult | undefined
}>

/** What a smaller plan has no room for: who stays is chosen, and nothing is deleted. */
export function RestView({ leftover, done, zone, path, words, result }: Props) {
  const locale = useLocale()
  const { people, ends, planName, from } = leftover
  return (
    <>
      <PageHead title={restTitle}>
        {from
          ? `From ${formatDate(from, zone, locale, 'date')} on ${planName} counts.`
          : `This is what ${planName} leaves over.`}
      </PageHead>
      {!result && done === 'chosen' ? (
        <Banner tone="positive">Saved. You can change it at any time.</Banner>
      ) : null}
      {people ? (
        <Card as="section" className="max-w-lg">
          <CardHeader title={words.teamTitle} />
          <WhoStays people={people} words={words} result={result} />
        </Card>
      ) : null}
      {ends.length > 0 ? (
        <Card as="section" className="max-w-lg">
          <CardHeader
            title="What ends"
            description="Nothing is deleted: it is there again with a larger plan."
          />
          <EndingFeatures ends={ends} />
        </Card>
      ) : null}
      {!people && ends.length === 0 ? (
        <EmptyState title="Everything stays" action={<LinkButton href={path}>To your plan</LinkButton>}>
          {planName} has room for all that you use.
        </EmptyState>
      ) : null}
    </>
  )
}
