import type { LoaderFunctionArgs } from '@remix-run/node'
import { Form, useLoaderData, useSearchParams } from '@remix-run/react'
import { Download, Users as UsersIcon } from 'lucide-react'
import {
  Badge,
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
  TextInput,
  Time,
} from '#ui/index.ts'
import { useMarketplace } from '../marketplace/use-marketplace.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { roleWord } from '../shell/role-words.ts'
import { userFilters, withQuery } from '../users/filters.ts'

export const meta = pageMeta('Users')
export const handle = { crumbs: () => [{ label: 'Users' }] }

export async function loader(args: LoaderFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'user.read')
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const listed = await context.attempt(() =>
    place.read((ctx, core) =>
      core.identity.listUsers(ctx, { ...userFilters(query), limit: 50, ...(cursor ? { cursor } : {}) }),
    ),
  )
  const now = new Date().toISOString()
  // An address whose page cannot be found any more shows the first one instead of an error.
  if (!listed.ok) return { items: [], nextCursor: null, now, isLost: true }
  return { ...listed.value, now, isLost: false }
}

type User = ReturnType<typeof useLoaderData<typeof loader>>['items'][number]

export default function Users() {
  const { items, nextCursor, now, isLost } = useLoaderData<typeof loader>()
  const [query] = useSearchParams()
  const { slug, timeZone } = useMarketplace()
  const value = (name: string) => query.get(name) ?? ''
  const isFiltered = ['q', 'role', 'verified', 'state', 'since', 'until'].some((name) => value(name) !== '')
  const sort = value('sort') || 'newest'
  return (
    <>
      <PageHead
        title="Users"
        actions={
          <LinkButton
            href={`/m/${slug}/users.csv${withQuery(query, {})}`}
            download
            variant="secondary"
            icon={<Download aria-hidden="true" className="icon" />}
          >
            Export as CSV
          </LinkButton>
        }
      >
        Customers and providers with an account on this marketplace. Guests are not among them.
      </PageHead>
      <search>
        <Form method="get" key={query.toString()} className="filters">
          <Field name="q" label="Name or e-mail" optional="unmarked" className="sm:col-span-2">
            <TextInput
              type="search"
              defaultValue={value('q')}
              maxLength={200}
              placeholder="Beginning of a word"
            />
          </Field>
          <Field name="role" label="Role" optional="unmarked">
            <Select
              defaultValue={value('role')}
              options={[
                { value: '', label: 'All' },
                { value: 'customer', label: 'Customers' },
                { value: 'provider', label: 'Providers' },
              ]}
            />
          </Field>
          <Field name="verified" label="E-mail" optional="unmarked">
            <Select
              defaultValue={value('verified')}
              options={[
                { value: '', label: 'All' },
                { value: 'yes', label: 'Proven' },
                { value: 'no', label: 'Not proven' },
              ]}
            />
          </Field>
          <Field name="state" label="State" optional="unmarked">
            <Select
              defaultValue={value('state')}
              options={[
                { value: '', label: 'All' },
                { value: 'active', label: 'Active' },
                { value: 'suspended', label: 'Suspended' },
              ]}
            />
          </Field>
          <Field name="since" label="Registered since" optional="unmarked">
            <DateInput defaultValue={value('since')} />
          </Field>
          <input type="hidden" name="sort" value={sort} />
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
      {isLost ? (
        <Banner
          tone="warning"
          actions={
            <a className="link" href={withQuery(query, {})}>
              Show the first page
            </a>
          }
        >
          This page of the list is not there any more.
        </Banner>
      ) : null}
      <Table<User>
        caption="Users"
        rows={items}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'name',
            header: 'Name',
            sort: {
              href: withQuery(query, { sort: sort === 'name' ? null : 'name' }),
              ...(sort === 'name' ? { direction: 'ascending' as const } : {}),
            },
            render: ({ id, firstName, lastName, email }) => (
              <span className="grid">
                <a href={`/m/${slug}/users/${id}`} className="link justify-self-start">
                  {`${firstName} ${lastName}`.trim() || email}
                </a>
                <span className="font-normal text-muted wrap-anywhere">{email}</span>
              </span>
            ),
          },
          {
            key: 'roles',
            header: 'Role',
            wideOnly: true,
            render: ({ roles }) => roles.map(roleWord).join(', ') || 'None',
          },
          {
            key: 'state',
            header: 'State',
            render: ({ isSuspended, isEmailVerified }) =>
              isSuspended ? (
                <Badge tone="negative">Suspended</Badge>
              ) : isEmailVerified ? (
                <Badge tone="positive">Active</Badge>
              ) : (
                <Badge tone="warning">Unproven</Badge>
              ),
          },
          {
            key: 'registered',
            header: 'Registered',
            wideOnly: true,
            sort: {
              href: withQuery(query, { sort: sort === 'newest' ? 'oldest' : null }),
              ...(sort === 'name'
                ? {}
                : { direction: sort === 'oldest' ? ('ascending' as const) : ('descending' as const) }),
            },
            render: ({ registeredAt }) => <Time instant={registeredAt} zone={timeZone} show="date" />,
          },
          {
            key: 'seen',
            header: 'Last signed in',
            wideOnly: true,
            render: ({ lastSignedInAt }) =>
              lastSignedInAt ? <Time instant={lastSignedInAt} zone={timeZone} relativeTo={now} /> : 'Never',
          },
        ]}
        empty={
          <EmptyState
            icon={<UsersIcon aria-hidden="true" className="icon" />}
            title={isFiltered ? 'Nobody fits these filters' : 'Nobody has registered yet'}
          >
            {isFiltered
              ? 'Words are found by their beginnings: “ann” finds Anna and Anneke.'
              : 'Whoever makes an account on the storefront stands here.'}
          </EmptyState>
        }
      />
      <Pagination
        label="Users"
        {...(nextCursor ? { nextHref: withQuery(query, { cursor: nextCursor }) } : {})}
        {...(query.has('cursor') ? { previousHref: withQuery(query, {}) } : {})}
      />
    </>
  )
}
