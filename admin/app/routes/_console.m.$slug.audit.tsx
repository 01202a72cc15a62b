import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData, useSearchParams } from '@remix-run/react'
import { Download, ScrollText } from 'lucide-react'
import {
  Banner,
  Button,
  DateInput,
  EmptyState,
  Field,
  LinkButton,
  PageHead,
  Pagination,
  Select,
  Table,
  Time,
} from '#ui/index.ts'
import { groupWords } from '../audit/action-words.ts'
import { actorName, Changes, Sentence } from '../audit/entry.tsx'
import { auditFilters } from '../audit/filters.ts'
import { withProviderNames } from '../audit/names.server.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { sentenceOf } from '../audit/action-words.ts'
import { withQuery } from '../users/filters.ts'

export const meta = pageMeta('Audit log')
export const handle = { crumbs: () => [{ label: 'Audit log' }] }

export async function loader(args: LoaderFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'audit.read')
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const read = await context.attempt(() =>
    place.run((runtime, scope, core) =>
      core.identity.readAuditLog(runtime, scope, {
        ...auditFilters(query),
        limit: 50,
        ...(cursor ? { cursor } : {}),
      }),
    ),
  )
  if (!read.ok) return { items: [], nextCursor: null, isLost: true }
  return {
    items: await withProviderNames(place, read.value.items),
    nextCursor: read.value.nextCursor,
    isLost: false,
  }
}

type Entry = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

export default function AuditLog() {
  const { items, nextCursor, isLost } = useLoaderData<typeof loader>()
  const [query] = useSearchParams()
  const { slug, timeZone } = useMarketplace()
  const value = (name: string) => query.get(name) ?? ''
  const first = items[0]
  const isFiltered = ['group', 'actorId', 'subjectId', 'since', 'until'].some((name) => value(name) !== '')
  return (
    <>
      <PageHead
        title="Audit log"
        actions={
          <LinkButton
            href={`/m/${slug}/audit.csv${withQuery(query, {})}`}
            download
            variant="secondary"
            icon={<Download aria-hidden="true" className="icon" />}
          >
            Export as CSV
          </LinkButton>
        }
      >
        Who changed what, and what it was before. Nothing in here can be changed or removed by staff.
      </PageHead>
      <search>
        <Form method="get" key={query.toString()} className="filters">
          <Field name="group" label="About" optional="unmarked">
            <Select
              defaultValue={value('group')}
              options={[
                { value: '', label: 'Everything' },
                ...Object.entries(groupWords).map(([group, label]) => ({ value: group, label })),
              ]}
            />
          </Field>
          <Field name="since" label="From" optional="unmarked">
            <DateInput defaultValue={value('since')} />
          </Field>
          <Field name="until" label="To" optional="unmarked">
            <DateInput defaultValue={value('until')} />
          </Field>
          {value('actorId') ? <input type="hidden" name="actorId" value={value('actorId')} /> : null}
          {value('subjectId') ? <input type="hidden" name="subjectId" value={value('subjectId')} /> : null}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="secondary">
              Filter
            </Button>
            {isFiltered ? (
              <LinkButton href="?" variant="quiet">
                Clear
              </LinkButton>
            ) : null}
          </div>
        </Form>
      </search>
      {value('actorId') && first ? (
        <p className="text-sm text-muted">Only what {actorName(first)} did.</p>
      ) : null}
      {value('subjectId') && first ? (
        <p className="text-sm text-muted">Only what concerns {sentenceOf(first).subject || 'this one'}.</p>
      ) : null}
      {isLost ? (
        <Banner
          tone="warning"
          actions={
            <a className="link" href={withQuery(query, {})}>
              Show the newest
            </a>
          }
        >
          This page of the log is not there any more.
        </Banner>
      ) : null}
      <Table<Entry>
        caption="Audit log"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'what',
            header: 'What',
            wrap: true,
            render: (entry) => (
              <span className="grid gap-1 font-normal">
                <Sentence
                  entry={entry}
                  {...(entry.actor.id ? { actorHref: withQuery(query, { actorId: entry.actor.id }) } : {})}
                  {...(entry.subject.id
                    ? { subjectHref: withQuery(query, { subjectId: entry.subject.id }) }
                    : {})}
                />
                <Changes entry={entry} />
              </span>
            ),
          },
          {
            key: 'when',
            header: `When (${timeZone.split('/').at(-1)?.replaceAll('_', ' ')} time)`,
            render: ({ at }) => <Time instant={at} zone={timeZone} />,
          },
        ]}
        empty={
          <EmptyState
            icon={<ScrollText aria-hidden="true" className="icon" />}
            title={isFiltered ? 'Nothing fits these filters' : 'Nothing was changed yet'}
          >
            {isFiltered
              ? 'Take one of them away to see more.'
              : 'Each change that staff make stands here from now on.'}
          </EmptyState>
        }
      />
      <Pagination
        label="Audit log"
        {...(nextCursor ? { nextHref: withQuery(query, { cursor: nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}
