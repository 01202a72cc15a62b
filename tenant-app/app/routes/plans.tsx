import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { OfferedPlan } from '#platform/billing/index.ts'
import { EmptyState, LinkButton } from '#ui/index.ts'
import { PlanComparison } from '#ui/plans/plan-comparison.tsx'
import type { PlanInterval } from '#ui/plans/words.ts'
import { choosePath, intervalIn, soldBy } from '#ui/plans/choice.ts'
import { planPath } from '../plan/address.ts'
import { metaOf, siteIn } from '../shell/meta.ts'
import { sharedPage } from '../shell/shared-page.ts'
import { useSite, type Site } from '../shell/site.ts'

export const meta: MetaFunction<typeof loader> = ({ matches }) =>
  metaOf(siteIn(matches), {
    title: 'Plans for providers',
    description: 'What it costs to offer your services here, and what is in each plan.',
    path: '/plans',
  })

export const headers = sharedPage

export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('search')
  const interval = intervalIn(new URL(request.url).searchParams)
  const comparison = await context.read((ctx, core) => core.billing.comparePlans(ctx))
  return { comparison, interval }
}

/** Who offers something here already chooses; everybody else begins. */
function beginning(plan: OfferedPlan, site: Site, interval: PlanInterval) {
  if (site.user?.isProvider) {
    const soldInterval = soldBy(plan, interval)
    return soldInterval
      ? { words: 'Choose', href: choosePath(planPath, { planId: plan.id, interval: soldInterval, seats: 0 }) }
      : null
  }
  return { words: 'Begin', href: site.user ? '/apply' : '/register?to=%2Fapply' }
}

export default function PlansPage() {
  const { comparison, interval } = useLoaderData<typeof loader>()
  const site = useSite()
  const isAmongThem = site.user?.isProvider ?? false
  return (
    <div className="mx-auto grid w-full max-w-content grid-cols-1 gap-8 px-gutter py-8 sm:py-12">
      <header className="grid max-w-measure gap-3">
        <h1 className="heading text-3xl text-balance">Offer your services on {site.name}</h1>
        <p className="text-lg text-muted">
          Begin without paying anything. Choose a larger plan when your work asks for it, and leave it when
          you like.
        </p>
      </header>
      {comparison.plans.length > 0 ? (
        <PlanComparison
          comparison={comparison}
          caption={`Plans of ${site.name}`}
          interval={interval}
          hrefOf={(each) => `?interval=${each}`}
          actionOf={(plan) => {
            const begin = beginning(plan, site, interval)
            return begin ? (
              <LinkButton
                href={begin.href}
                wide
                variant={plan.isDefault ? 'secondary' : 'primary'}
                aria-label={`${begin.words}: ${plan.name}`}
              >
                {begin.words}
              </LinkButton>
            ) : null
          }}
        />
      ) : (
        <EmptyState
          title="No plans are offered at the moment"
          action={<LinkButton href="/apply">Offer your services</LinkButton>}
        >
          You can begin all the same.
        </EmptyState>
      )}
      <p className="text-muted">
        {isAmongThem ? (
          <a className="link text-text" href="/provider/plan">
            To your plan
          </a>
        ) : (
          <>
            Questions before you begin?{' '}
            <a className="link text-text wrap-anywhere" href={`mailto:${site.supportEmail}`}>
              {site.supportEmail}
            </a>
          </>
        )}
      </p>
    </div>
  )
}
