import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Clock, MapPin, ShieldCheck, Video } from 'lucide-react'
import {
  Avatar,
  Banner,
  Breadcrumbs,
  formatDuration,
  formatMoney,
  LinkButton,
  Picture,
  useLocale,
} from '#ui/index.ts'
import { loadSlotMonth } from '../booking/slot-section.server.ts'
import { SlotSection } from '../booking/slot-section.tsx'
import { Gallery } from '../catalog/gallery.tsx'
import { Paragraphs } from '../catalog/paragraphs.tsx'
import { metaOf, siteIn } from '../shell/meta.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) => {
  if (!data) return []
  const { service } = data
  return metaOf(siteIn(matches), {
    title: service.title,
    description: service.description,
    path: `/services/${service.id}`,
    image: service.images[0]?.variants.at(-1)?.url,
    jsonLd: {
      '@context': 'https://schema.org',
      '@type': 'Service',
      name: service.title,
      description: service.description,
      provider: { '@type': 'LocalBusiness', name: service.provider.businessName },
      offers: {
        '@type': 'Offer',
        price: data.price,
        priceCurrency: service.currency,
      },
    },
  })
}

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  await context.limit('search')
  const url = new URL(request.url)
  const serviceId = params.serviceId ?? ''
  const service = await context.read((ctx, core) => core.catalog.getService(ctx, serviceId))
  const times = await context.attempt(() => loadSlotMonth(context, service.id, url))
  const digits = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: service.currency,
  }).resolvedOptions()
  const minor = digits.maximumFractionDigits ?? 2
  return {
    service,
    times: times.ok ? times.value : null,
    isMissingTime: url.searchParams.get('missing') === 'time',
    price: (service.priceAmount / 10 ** minor).toFixed(minor),
  }
}

const places = {
  at_customer: 'At your place',
  at_provider: 'At the provider',
  virtual: 'Online',
} as const

export default function ServicePage() {
  const { service, times, isMissingTime } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const { provider } = service
  return (
    <div className="mx-auto grid w-full max-w-content grid-cols-1 gap-8 px-gutter py-8">
      <Breadcrumbs
        crumbs={[
          { label: 'Services', href: '/services' },
          { label: service.category.name, href: `/categories/${service.category.slug}` },
          { label: service.title },
        ]}
      />
      <div className="service-page">
        <div className="grid content-start gap-8">
          <header className="grid gap-4">
            <h1 className="heading text-3xl text-balance">{service.title}</h1>
            <ul className="flex flex-wrap gap-x-6 gap-y-2 text-muted">
              <li className="text-lg font-strong text-text">
                {formatMoney(service.priceAmount, service.currency, locale, { short: true })}
              </li>
              <li className="inline-flex items-center gap-2">
                <Clock aria-hidden="true" className="icon" />
                {formatDuration(service.durationMinutes, locale, 'long')}
              </li>
              <li className="inline-flex items-center gap-2">
                {service.locationKind === 'virtual' ? (
                  <Video aria-hidden="true" className="icon" />
                ) : (
                  <MapPin aria-hidden="true" className="icon" />
                )}
                {places[service.locationKind]}
              </li>
            </ul>
          </header>
          <Gallery
            images={service.images.length > 0 ? service.images : provider.header ? [provider.header] : []}
          />
          <section aria-label="About this service" className="grid max-w-measure gap-4">
            <Paragraphs text={service.description} />
            {service.intakeQuestions.length > 0 ? (
              <p className="text-sm text-muted">
                When you book, {provider.businessName} asks{' '}
                {service.intakeQuestions.length === 1
                  ? 'one short question'
                  : `${service.intakeQuestions.length} short questions`}{' '}
                to come prepared.
              </p>
            ) : null}
          </section>
          <aside aria-label="Provider" className="flex items-center gap-4 border-t border-border pt-6">
            {provider.logo ? (
              <Picture
                src={provider.logo.variants.at(0)?.url ?? ''}
                variants={provider.logo.variants}
                sizes="4rem"
                width={provider.logo.width}
                height={provider.logo.height}
                alt=""
                className="size-16 rounded-control object-cover"
              />
            ) : (
              <Avatar name={provider.businessName} size="lg" />
            )}
            <div className="min-w-0">
              <a href={`/providers/${provider.slug}`} className="link font-strong">
                {provider.businessName}
              </a>
              <p className="text-sm text-muted">{provider.headline}</p>
              {provider.isVerified ? (
                <p className="mt-1 inline-flex items-center gap-1.5 text-sm text-positive">
                  <ShieldCheck aria-hidden="true" className="icon" />
                  Verified
                </p>
              ) : null}
            </div>
          </aside>
          {times ? (
            <p className="book-bar">
              <span className="text-lg font-strong">
                {formatMoney(service.priceAmount, service.currency, locale, { short: true })}
              </span>
              <LinkButton href="#times">Choose a time</LinkButton>
            </p>
          ) : null}
        </div>
        <section id="times" aria-labelledby="times-title" className="service-times">
          <h2 id="times-title" className="text-xl font-strong">
            Choose a time
          </h2>
          {isMissingTime ? <Banner tone="warning" title="Choose a day and a time first" /> : null}
          {times ? (
            <SlotSection
              key={`${service.id} ${times.slots.month} ${times.selected}`}
              serviceId={service.id}
              horizonDays={service.horizonDays}
              slots={times.slots}
              selected={times.selected}
            />
          ) : (
            <Banner tone="info" title="Not open for bookings yet">
              {provider.businessName} has not set any hours. Look in again soon.
            </Banner>
          )}
        </section>
      </div>
    </div>
  )
}
