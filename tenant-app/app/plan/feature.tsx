import { Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatMoney, LinkButton, useLocale } from '#ui/index.ts'
import { intervalWords, type PlanInterval } from '#ui/plans/words.ts'
import { planPath } from './address.ts'

/** What somebody lacks, and which plans have it. Comes from the page's loader. */
export type Upsell = {
  feature: string
  label: string
  description: string
  /** So many are there, and all of them in use; null where there is nothing of it at all. */
  limit: number | null
  plans: { name: string; price: { amount: number; currency: string; interval: PlanInterval } | null }[]
  mayBuy: boolean
}

type FeatureProps = Readonly<{
  /** Null where they have it. */
  lacking: Upsell | null
  /** Said beside it: what goes on without, what rests. */
  note?: ReactNode
  children?: ReactNode
}>

/** A part of a page that comes with a plan: itself, or what it is and how to get it. Never a dead end. */
export const Feature = ({ lacking, note, children }: FeatureProps) =>
  lacking ? <UpsellCard upsell={lacking} note={note} /> : <>{children}</>

function UpsellCard({ upsell, note }: { upsell: Upsell; note: ReactNode }) {
  const locale = useLocale()
  const { feature, label, description, limit, plans, mayBuy } = upsell
  const [first] = plans
  const price = first?.price
    ? `${formatMoney(first.price.amount, first.price.currency, locale, { short: true })} ${intervalWords[first.price.interval].each}`
    : null
  return (
    <section aria-label={label} className="upsell">
      <Sparkles aria-hidden="true" className="icon mt-1 shrink-0 text-xl text-accent" />
      <div className="grid min-w-0 gap-1">
        <p className="font-strong">{label}</p>
        <p className="text-muted">
          {limit === null ? `${description}.` : `Your plan has ${limit}, and all of them are in use.`}
        </p>
        {note ? <p>{note}</p> : null}
        <p>
          {first
            ? `${limit === null ? 'Part of' : 'There is room for more in'} ${listed(
                plans.map(({ name }) => name),
                locale,
              )}${price ? `, from ${price}` : ''}.`
            : 'No plan that is offered at present has it.'}
          {first && !mayBuy ? ' The owner of the business can choose it.' : null}
        </p>
        {first && mayBuy ? (
          <div className="mt-2">
            <LinkButton
              href={`${planPath}?${new URLSearchParams({ feature })}#plans`}
              size="sm"
              variant="secondary"
              aria-label={`See plans: ${label}`}
            >
              See plans
            </LinkButton>
          </div>
        ) : null}
      </div>
    </section>
  )
}

/** "Professional or Business" */
const listed = (names: readonly string[], locale: string) =>
  new Intl.ListFormat(locale.startsWith('en') ? locale : 'en', { type: 'disjunction' }).format(names)
