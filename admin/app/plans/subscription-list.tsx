import { Form } from '@remix-run/react'
import { Repeat } from 'lucide-react'
import type { SoldSubscription } from '#platform/billing/index.ts'
import {
  Button,
  EmptyState,
  Field,
  formatMoney,
  LinkButton,
  Select,
  Table,
  TabLinks,
  TextInput,
  Time,
  useLocale,
} from '#ui/index.ts'
import { intervalWords } from '#ui/plans/words.ts'
import { withQuery } from '../users/filters.ts'
import { StandingBadge, whoColumn } from './subscription-columns.tsx'
import { standingTabs } from './subscription-filters.ts'

type ListProps = Readonly<{
  items: readonly SoldSubscription[]
  plans: readonly { id: string; name: string }[]
  query: URLSearchParams
  words: { one: string; many: string }
  zone: string
  hrefOf: (owner: SoldSubscription['owner']) => string
  plansHref: string
}>

/** Who has which plan, with filters that stand in the address. */
export function SubscriptionList({ items, plans, query, words, zone, hrefOf, plansHref }: ListProps) {
  const locale = useLocale()
  const value = (name: string) => query.get(name) ?? ''
  const isNarrowed = ['q', 'plan', 'standing'].some((name) => value(name) !== '')
  return (
    <section aria-labelledby="list" className="grid gap-4">
      <h2 id="list" className="text-lg font-strong">
        Who has which plan
      </h2>
      <TabLinks
        label="Which subscriptions"
        tabs={standingTabs.map(({ standing, label }) => ({
          href: withQuery(query, { standing }),
          label,
          current: (standing ?? '') === value('standing'),
        }))}
      />
      <search>
        <Form method="get" key={query.toString()} className="filters">
          {['standing', 'chart'].map((name) =>
            value(name) ? <input key={name} type="hidden" name={name} value={value(name)} /> : null,
          )}
          <Field name="q" label="Name" optional="unmarked" className="sm:col-span-2">
            <TextInput type="search" defaultValue={value('q')} maxLength={100} />
          </Field>
          <Field name="plan" label="Plan" optional="unmarked">
            <Select
              placeholder="All plans"
              options={plans.map(({ id, name }) => ({ value: id, label: name }))}
              defaultValue={value('plan')}
            />
          </Field>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="secondary">
              Filter
            </Button>
            {isNarrowed ? (
              <LinkButton href={withQuery(query, { q: null, plan: null, standing: null })} variant="quiet">
                Clear
              </LinkButton>
            ) : null}
          </div>
        </Form>
      </search>
      <Table<SoldSubscription>
        caption="Subscriptions"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          whoColumn(hrefOf),
          {
            key: 'amount',
            header: 'Price',
            numeric: true,
            render: ({ amount, currency, interval, isGiven, owed }) => (
              <>
                {isGiven || interval === null
                  ? 'Given'
                  : `${formatMoney(amount, currency, locale)} ${intervalWords[interval].each}`}
                {owed > 0 ? (
                  <span className="block text-negative">{formatMoney(owed, currency, locale)} open</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'state',
            header: 'State',
            render: ({ standing, isCancelled }) => (
              <>
                <StandingBadge standing={standing} />
                {isCancelled && standing !== 'ended' ? (
                  <span className="block text-sm text-muted">Cancelled</span>
                ) : null}
              </>
            ),
          },
          {
            key: 'since',
            header: 'Since',
            wideOnly: true,
            render: ({ startedAt }) => <Time instant={startedAt} zone={zone} show="date" />,
          },
          {
            key: 'until',
            header: 'Period ends',
            wideOnly: true,
            render: ({ periodEndsAt, endedAt }) => {
              const until = endedAt ?? periodEndsAt
              return until ? <Time instant={until} zone={zone} show="date" /> : 'Never'
            },
          },
        ]}
        empty={
          isNarrowed ? (
            <EmptyState level={3} icon={<Repeat aria-hidden="true" />} title="Nobody fits these filters">
              Names are found by any part of them.
            </EmptyState>
          ) : (
            <EmptyState
              level={3}
              icon={<Repeat aria-hidden="true" />}
              title="Nobody has subscribed yet"
              action={
                <LinkButton href={plansHref} variant="secondary">
                  Look at the plans
                </LinkButton>
              }
            >
              {words.many.charAt(0).toUpperCase() + words.many.slice(1)} who choose a plan stand here.
            </EmptyState>
          )
        }
      />
    </section>
  )
}
