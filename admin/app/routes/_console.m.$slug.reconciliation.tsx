import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData, useSearchParams } from '@remix-run/react'
import { Scale } from 'lucide-react'
import {
  Banner,
  EmptyState,
  formatMoney,
  PageHead,
  Pagination,
  Stat,
  TabLinks,
  Time,
  useLocale,
} from '#ui/index.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { DifferenceCard } from '../reconciliation/difference-card.tsx'
import { redirectDone, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { withQuery } from '../users/filters.ts'

export { revalidateStale as shouldRevalidate } from '#ui/forms/revalidate-stale.ts'
export const meta = pageMeta('Reconciliation')
export const handle = { crumbs: () => [{ label: 'Reconciliation' }] }

const states = [
  { state: 'open', label: 'Open' },
  { state: 'repaired', label: 'Mended' },
  { state: 'explained', label: 'Explained' },
  { state: 'accepted', label: 'Accepted' },
] as const
type State = (typeof states)[number]['state']
const stateOf = (query: URLSearchParams): State =>
  states.find(({ state }) => state === query.get('state'))?.state ?? 'open'

const doneWords: Record<string, string> = {
  agrees: 'Both sides say the same now.',
  differs: 'It was compared again, and it still differs.',
  accepted: 'It is accepted. The amount is a gain or a loss of the platform.',
}

export async function loader(args: LoaderFunctionArgs) {
  const place = await requireMarketplace(args, 'reconciliation.read')
  const query = new URL(args.request.url).searchParams
  const cursor = query.get('cursor')
  const state = stateOf(query)
  const { standing, page } = await place.read(async (ctx, core) => {
    const [found, read] = await Promise.all([
      core.payments.getReconciliation(ctx),
      args.context.attempt(() =>
        core.payments.listDifferences(ctx, { state, limit: 20, ...(cursor ? { cursor } : {}) }),
      ),
    ])
    return { standing: found, page: read }
  })
  return {
    standing,
    ...(page.ok ? page.value : { items: [], nextCursor: null }),
    isLost: !page.ok,
    mayDecide: place.may('reconciliation.decide'),
    done: doneWords[query.get('done') ?? ''] ?? null,
  }
}

export async function action(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'reconciliation.read')
  const form = await args.request.formData()
  const differenceId = textOf(form, 'differenceId')
  if (form.get('intent') === 'look') {
    const looked = await args.context.attempt(() =>
      place.run((runtime, scope, core) => core.payments.lookAgainAt(runtime, scope, { differenceId })),
    )
    if (looked.ok) return redirectDone(args.request, looked.value.state === 'open' ? 'differs' : 'agrees')
    return data(
      { differenceId, errors: refusalOf(looked.problem), values: {} },
      { status: looked.problem.status },
    )
  }
  const accepted = await args.context.attempt(() =>
    place.call((ctx, core) =>
      core.payments.acceptDifference(ctx, {
        differenceId,
        reason: textOf(form, 'reason', 501),
        version: Number(form.get('version')),
      }),
    ),
  )
  if (accepted.ok) return redirectDone(args.request, 'accepted')
  const { problem } = accepted
  return data(
    { differenceId, errors: refusalOf(problem), values: typedValues(form) },
    { status: problem.status },
  )
}

export default function Reconciliation() {
  const { standing, items, nextCursor, isLost, mayDecide, done } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const [query] = useSearchParams()
  const { slug } = useMarketplace()
  const current = stateOf(query)
  return (
    <>
      <PageHead title="Reconciliation">
        Once a day the ledger is compared with the books of the payment service, movement by movement. What
        differs is mended where it is clear what happened, and shown here in any case.
      </PageHead>
      {done && !result ? <Banner tone="positive">{done}</Banner> : null}
      <Standing standing={standing} />
      <TabLinks
        label="Differences"
        tabs={states.map(({ state, label }) => ({
          href: state === 'open' ? `/m/${slug}/reconciliation` : `/m/${slug}/reconciliation?state=${state}`,
          label,
          current: state === current,
        }))}
      />
      {isLost ? <Banner tone="warning">This page of the list is not there any more.</Banner> : null}
      {items.length === 0 ? (
        <EmptyState
          icon={<Scale aria-hidden="true" />}
          title={current === 'open' ? 'Nothing is open' : 'Nothing stands here'}
        >
          {current === 'open'
            ? 'The ledger and the payment service say the same.'
            : 'Differences stand here once they are settled so.'}
        </EmptyState>
      ) : (
        <ul className="grid gap-4">
          {items.map((difference) => (
            <DifferenceCard
              key={difference.id}
              difference={difference}
              mayDecide={mayDecide}
              {...(result?.differenceId === difference.id ? { result } : {})}
            />
          ))}
        </ul>
      )}
      <Pagination
        label="Differences"
        {...(nextCursor ? { nextHref: withQuery(query, { cursor: nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}

function Standing({ standing }: { standing: ReturnType<typeof useLoaderData<typeof loader>>['standing'] }) {
  const locale = useLocale()
  const { timeZone } = useMarketplace()
  const { lastRun, openCount, suspended } = standing
  if (!lastRun)
    return (
      <p className="text-muted">
        Nothing has been compared yet; the first comparison follows within a day of the first payment.
      </p>
    )
  return (
    <dl className="stats">
      <Stat
        label="Last compared"
        value={<Time instant={lastRun.doneAt ?? lastRun.startedAt} zone={timeZone} />}
        hint={`${lastRun.objectCount} movements; ${lastRun.repairedCount} mended`}
      />
      <Stat label="Open" value={openCount} />
      <Stat
        label="Unexplained"
        value={
          suspended.length === 0
            ? 'Nothing'
            : suspended.map(({ amount, currency }) => formatMoney(amount, currency, locale)).join(' · ')
        }
      />
    </dl>
  )
}
