import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Plus, Sparkles } from 'lucide-react'
import type { ServiceView } from '#platform/catalog/index.ts'
import {
  Badge,
  Banner,
  Card,
  EmptyState,
  formatDuration,
  formatMoney,
  LinkButton,
  PageHead,
  Pagination,
  Picture,
  useLocale,
} from '#ui/index.ts'
import { requireProvider } from '../provider/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export { AreaError as ErrorBoundary } from '../provider/area-error.tsx'
export const meta = areaMeta('Services')

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { providerId, isOwner } = requireProvider(context, request)
  const query = new URL(request.url).searchParams
  const cursor = query.get('cursor')
  const { page, account } = await context.read(async (ctx, core) => {
    const [page, account] = await Promise.all([
      core.catalog.listOwnServices(ctx, { providerId, limit: 30, ...(cursor ? { cursor } : {}) }),
      isOwner ? core.payments.getPayoutAccount(ctx, { kind: 'provider', id: providerId }) : null,
    ])
    return { page, account }
  })
  const isPaidOnline = page.items.some(({ paymentTerms }) => paymentTerms.kind !== 'in_person')
  const savedId = query.get('saved')
  return {
    ...page,
    lacksAccount: isPaidOnline && account !== null && !account.mayReceive,
    isFurther: cursor !== null,
    savedTitle: page.items.find(({ id }) => id === savedId)?.title ?? null,
    outcome: query.has('removed') ? 'removed' : query.has('deactivated') ? 'deactivated' : null,
  }
}

export default function ServicesPage() {
  const { items, nextCursor, isFurther, savedTitle, outcome, lacksAccount } = useLoaderData<typeof loader>()
  const add = (
    <LinkButton href="/provider/services/new" icon={<Plus aria-hidden="true" className="icon" />}>
      Add a service
    </LinkButton>
  )
  return (
    <>
      <PageHead title="Services" actions={items.length > 0 ? add : null}>
        What customers can book with you.
      </PageHead>
      {savedTitle ? <Banner tone="positive">“{savedTitle}” is saved.</Banner> : null}
      {outcome === 'removed' ? <Banner tone="positive">The service is removed.</Banner> : null}
      {outcome === 'deactivated' ? (
        <Banner tone="info">
          The service has bookings, so it is switched off instead of removed. Customers do not see it any
          more.
        </Banner>
      ) : null}
      {lacksAccount ? (
        <Banner
          tone="warning"
          role="note"
          title="You cannot be paid out yet"
          actions={
            <LinkButton href="/provider/payouts" size="sm" variant="secondary">
              Connect a payout account
            </LinkButton>
          }
        >
          Customers can book and pay for these services all the same. Your money is kept for you until your
          account can take it.
        </Banner>
      ) : null}
      {items.length === 0 ? (
        <EmptyState icon={<Sparkles aria-hidden="true" />} title="No services yet" action={add}>
          A service is one thing that can be booked: with a price, a duration, and a place.
        </EmptyState>
      ) : (
        <ul className="grid gap-4">
          {items.map((service) => (
            <Item key={service.id} service={service} />
          ))}
        </ul>
      )}
      <Pagination
        label="Pages of services"
        {...(isFurther ? { previousHref: '/provider/services' } : {})}
        {...(nextCursor ? { nextHref: `?cursor=${encodeURIComponent(nextCursor)}` } : {})}
      />
    </>
  )
}

const placeWords = { at_customer: "at the customer's", at_provider: 'at your place', virtual: 'online' }

function Item({ service }: { service: ServiceView }) {
  const locale = useLocale()
  const { image } = service
  return (
    <Card as="li" linked className="flex items-center gap-4">
      <span className="block aspect-photo w-24 shrink-0 overflow-hidden rounded-image bg-sunken">
        {image ? (
          <Picture
            src={image.variants[0]?.url ?? ''}
            variants={image.variants}
            sizes="6rem"
            width={image.width}
            height={image.height}
            colour={image.dominantColour}
            alt=""
            cover
          />
        ) : null}
      </span>
      <div className="min-w-0 grow">
        <h2 className="font-strong">
          <a href={`/provider/services/${service.id}`} className="card-link">
            {service.title}
          </a>
        </h2>
        <p className="text-sm text-muted">
          {formatDuration(service.durationMinutes, locale)}, {placeWords[service.locationKind]}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
          <span className="tabular-nums">
            {formatMoney(service.priceAmount, service.currency, locale, { short: true })}
          </span>
          <Badge tone={service.isListed ? 'positive' : 'neutral'}>
            {service.isListed ? 'Bookable' : service.isActive ? 'Waiting for your page' : 'Switched off'}
          </Badge>
        </p>
      </div>
    </Card>
  )
}
