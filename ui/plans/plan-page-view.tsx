import type { ReactNode } from 'react'
import type { LeftoverView } from '#platform/billing/index.ts'
import { Banner } from '../banner.tsx'
import { LinkButton } from '../button.tsx'
import { Card, CardHeader } from '../card.tsx'
import { Disclosure } from '../disclosure.tsx'
import type { FormAnswer } from '../forms/refusal.server.ts'
import { PageHead } from '../page-head.tsx'
import { Pagination } from '../pagination.tsx'
import type { BuyerWords } from './buyer-words.ts'
import { presentPlanId } from './choice.ts'
import { ChoosePlan } from './choose-plan.tsx'
import { CouponForm } from './coupon-view.tsx'
import { EntitlementList } from './entitlement-list.tsx'
import { InvoiceTable } from './invoice-table.tsx'
import { Leaving } from './leaving.tsx'
import { PlanComparison } from './plan-comparison.tsx'
import { PlanNews, PlanOutcome } from './plan-news.tsx'
import type { readPlanPage } from './plan-page.server.ts'
import { PaidBy } from './paid-by.tsx'
import { StandingCard } from './standing-card.tsx'
import { takesCoupon } from './standing.ts'
import { type LimitInUse, LimitsInUse, UsageMeters } from './usage-view.tsx'

type Props = Readonly<{
  seen: Awaited<ReturnType<typeof readPlanPage>>
  /** Whoever looks may spend money here. */
  mayBuy: boolean
  /** Limits with how many there are now. */
  inUse: readonly LimitInUse[]
  leftover: LeftoverView | null
  zone: string
  currency: string
  words: BuyerWords
  refused: FormAnswer | undefined
  /** More of what matters now. */
  notices?: ReactNode
}>

const query = (entries: Record<string, string>) => `?${new URLSearchParams(entries)}`

/** What somebody has of a plan, what it costs, how much of it is used, and what else there is. */
export function PlanPageView(props: Props) {
  const { seen, mayBuy, inUse, leftover, zone, currency, words, refused, notices } = props
  const { desk, path, defaultPlan, usage, interval, soughtFeature, invoices, isFurther, card } = seen
  const { subscription } = desk
  return (
    <>
      <PageHead
        title="Your plan"
        actions={
          <LinkButton href="#plans" variant="secondary">
            Compare plans
          </LinkButton>
        }
      >
        {words.lead}
      </PageHead>
      <PlanOutcome done={seen.done} problem={seen.problem} refused={refused} />
      {mayBuy ? null : (
        <Banner role="note" title="Only the owner of the business changes the plan">
          You see here what it gives you.
        </Banner>
      )}
      <PlanNews {...{ subscription, defaultPlan, mayBuy, leftover, card, zone, path, words }} />
      {notices}
      <StandingCard
        subscription={subscription}
        defaultPlan={defaultPlan}
        zone={zone}
        actions={
          mayBuy && subscription && !subscription.isGiven ? (
            <Leaving subscription={subscription} path={path} />
          ) : null
        }
        paying={mayBuy ? <PaidBy card={card} subscription={subscription} path={path} /> : null}
      >
        {mayBuy && subscription && takesCoupon(subscription) ? (
          <Disclosure summary="I have a coupon" className="mt-4 max-w-lg">
            <CouponForm path={path} code="" fault={null} />
          </Disclosure>
        ) : null}
      </StandingCard>
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <Card as="section" aria-labelledby="usage">
          <CardHeader title={<span id="usage">How much is used</span>} />
          <div className="grid gap-8">
            <UsageMeters usage={usage} currency={currency} zone={zone} />
            <LimitsInUse entitlements={seen.entitlements} inUse={inUse} />
          </div>
        </Card>
        <Card as="section" aria-labelledby="why">
          <CardHeader
            title={<span id="why">What you have, and why</span>}
            description="Your plan, and what was given to you besides."
          />
          <EntitlementList entitlements={seen.entitlements} />
        </Card>
      </div>
      <section id="plans" aria-labelledby="plans-title" className="grid gap-5">
        <h2 id="plans-title" className="text-lg font-strong">
          Plans
        </h2>
        <PlanComparison
          comparison={desk}
          caption="Plans to choose from"
          interval={interval}
          hrefOf={(each) =>
            `${query({ interval: each, ...(soughtFeature ? { feature: soughtFeature } : {}) })}#plans`
          }
          currentPlanId={presentPlanId(desk)}
          soughtFeature={soughtFeature}
          level={3}
          {...(mayBuy
            ? {
                actionOf: (plan) => (
                  <ChoosePlan plan={plan} subscription={subscription} interval={interval} path={path} />
                ),
              }
            : {})}
        />
      </section>
      {invoices && (invoices.items.length > 0 || isFurther) ? (
        <section id="invoices" aria-labelledby="invoices-title" className="grid gap-4">
          <h2 id="invoices-title" className="text-lg font-strong">
            Invoices of your plan
          </h2>
          <InvoiceTable invoices={invoices.items} zone={zone} isFurther={isFurther} />
          <Pagination
            label="Pages of invoices"
            {...(isFurther ? { previousHref: `${path}#invoices` } : {})}
            {...(invoices.nextCursor
              ? { nextHref: `${query({ cursor: invoices.nextCursor })}#invoices` }
              : {})}
          />
        </section>
      ) : null}
    </>
  )
}
