import { EmptyState, LinkButton, Pagination } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'
import { ServiceCards } from './cards.tsx'
import { FilterForm } from './filters.tsx'
import type { loadListing } from './listing.server.ts'

type ListingProps = { listing: Awaited<ReturnType<typeof loadListing>>; title: string; lead?: string }

export function Listing({ listing, title, lead }: ListingProps) {
  const { look } = useSite()
  const { filters, services, categories, nextHref, firstHref, free, timeZone } = listing
  const isFiltered = Boolean(filters.q || filters.location || filters.category || filters.day || filters.near)
  return (
    <div className="mx-auto grid w-full max-w-content grid-cols-1 gap-8 px-gutter py-8 sm:py-12">
      <header className="grid gap-2">
        <h1 className="heading text-3xl">{title}</h1>
        {lead ? <p className="max-w-measure text-muted">{lead}</p> : null}
      </header>
      <FilterForm filters={filters} categories={categories} />
      {services.length > 0 ? (
        <section aria-label="Results" className="grid grid-cols-1 gap-8">
          {free ? <Found {...free} shown={services.length} /> : null}
          <ServiceCards services={services} isFirst timeZone={timeZone} />
          <Pagination
            previousHref={firstHref ?? undefined}
            nextHref={nextHref ?? undefined}
            label="Pages of services"
          />
        </section>
      ) : (
        <EmptyState
          picture={<img src={look.assets.empty} alt="" width={200} height={150} className="rounded-image" />}
          title={isFiltered ? 'Nothing fits that yet' : 'Nothing to book yet'}
          action={isFiltered ? <LinkButton href="/services">Show everything</LinkButton> : undefined}
        >
          {isFiltered
            ? free
              ? 'Nobody is free then. Another day or time may help, a larger distance, or fewer words.'
              : filters.near
                ? 'Nobody offers that so near. A larger distance may help, or fewer words.'
                : 'Fewer or other words may help; every word has to occur in the service, its category or its provider.'
            : 'Services appear here as soon as their providers open.'}
        </EmptyState>
      )}
    </div>
  )
}

function Found({ total, isCut, shown }: { total: number; isCut: boolean; shown: number }) {
  const words = total === 1 ? 'One service is free then.' : `${total} services are free then.`
  return (
    <output className="text-muted">
      {words}
      {shown < total ? ` These ${shown} begin first.` : ''}
      {isCut ? ' There are more than can be asked at once: choose a category to see them.' : ''}
    </output>
  )
}
