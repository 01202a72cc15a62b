import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Clock, Hourglass, ListPlus, MapPin, ShieldCheck, Users, Video } from 'lucide-react'
import { useState } from 'react'
import {
  Avatar,
  Banner,
  Breadcrumbs,
  currencyDigits,
  formatDuration,
  formatMoney,
  LinkButton,
  Picture,
  useLocale,
} from '#ui/index.ts'
import { creditsLine, paymentLine } from '#ui/payment-lines.ts'
import { loadSlotMonth } from '../booking/slot-section.server.ts'
import { waitWords } from '../booking/policy-words.ts'
import { PolicySentences } from '../booking/policy.tsx'
import { SlotSection } from '../booking/slot-section.tsx'
import { loadSuggestions } from '../booking/suggestions.server.ts'
import { Suggestions } from '../booking/suggestions.tsx'
import { WishForm } from '../booking/wish-form.tsx'
import { addPath } from '../booking/visit.ts'
import { isChoosable, isClass, priceOf, wishIn, wishQuery } from '../booking/wish.ts'
import { Gallery } from '../catalog/gallery.tsx'
import { Paragraphs } from '../catalog/paragraphs.tsx'
import { WaitlistLink } from '../waitlist/join.tsx'
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
  const { service, paymentTerms } = await context.read(async (ctx, core) => {
    const [found, settings] = await Promise.all([
      core.catalog.getService(ctx, serviceId),
      core.payments.readPaymentSettings(ctx),
    ])
    return { service: found, paymentTerms: core.payments.termsWithin(settings, found.paymentTerms) }
  })
  const wish = wishIn(url.searchParams, service)
  const times = await context.attempt(() =>
    loadSlotMonth(context, url, (range) =>
      context.read((ctx, core) =>
        core.scheduling.findAvailability(ctx, { serviceId: service.id, ...range, ...wish }),
      ),
    ),
  )
  const minor = currencyDigits(service.currency)
  const slots = times.ok ? times.value.slots : null
  return {
    service,
    paymentTerms,
    wish,
    times: times.ok ? times.value : null,
    suggested: await loadSuggestions(context, service, url, wish, slots),
    isMissingTime: url.searchParams.get('missing') === 'time',
    price: (service.priceAmount / 10 ** minor).toFixed(minor),
  }
}

const places = {
  at_customer: 'At your place',
  at_provider: 'At the provider',
  virtual: 'Online',
} as const

/** Of lengths to choose from the shortest and the longest. */
function lengthWords(
  {
    durationMinutes,
    durationOptions,
  }: { durationMinutes: number; durationOptions: { durationMinutes: number }[] },
  locale: string,
): string {
  const lengths = [durationMinutes, ...durationOptions.map((option) => option.durationMinutes)]
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)]
  const words = (minutes: number) => formatDuration(minutes, locale, 'long')
  return shortest === longest ? words(shortest) : `${words(shortest)} to ${words(longest)}`
}

export default function ServicePage() {
  const { service, paymentTerms, wish, times, suggested, isMissingTime } = useLoaderData<typeof loader>()
  const locale = useLocale()
  const [day, setDay] = useState<string | null>(null)
  const { provider } = service
  const { priceAmount } = priceOf(service, wish)
  const cheapest = Math.min(service.priceAmount, ...service.durationOptions.map((each) => each.priceAmount))
  const priceTag = (amount: number) => formatMoney(amount, service.currency, locale, { short: true })
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
                {cheapest < service.priceAmount || service.durationOptions.length > 1 ? 'from ' : null}
                {priceTag(cheapest)}
                {service.mostSeats > 1 ? (
                  <span className="text-base font-normal text-muted"> a place</span>
                ) : null}
              </li>
              <li className="inline-flex items-center gap-2">
                <Clock aria-hidden="true" className="icon" />
                {lengthWords(service, locale)}
              </li>
              {isClass(service) ? (
                <li className="inline-flex items-center gap-2">
                  <Users aria-hidden="true" className="icon" />
                  Up to {service.capacity} people
                </li>
              ) : null}
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
          {cheapest > 0 ? (
            <section aria-labelledby="paying" className="grid max-w-measure gap-2">
              <h2 id="paying" className="font-strong">
                Paying
              </h2>
              <p>
                {paymentLine(paymentTerms, service.currency, locale)}{' '}
                {creditsLine(service, paymentTerms, locale)}
              </p>
            </section>
          ) : null}
          <section aria-labelledby="terms" className="grid max-w-measure gap-2">
            <h2 id="terms" className="font-strong">
              Cancelling and moving
            </h2>
            <PolicySentences policy={service.policy} />
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
              <span className="text-lg font-strong">{priceTag(priceAmount)}</span>
              <LinkButton href="#times">Choose a time</LinkButton>
            </p>
          ) : null}
        </div>
        <section id="times" aria-labelledby="times-title" className="service-times">
          <h2 id="times-title" className="text-xl font-strong">
            Choose a time
          </h2>
          {isMissingTime ? <Banner tone="warning" title="Choose a day and a time first" /> : null}
          {service.bookingMode === 'approval' ? (
            <p className="flex items-start gap-3">
              <Hourglass aria-hidden="true" className="icon mt-1 shrink-0 text-muted" />
              <span>
                By request: {provider.businessName} answers within {waitWords(service.responseMinutes)}, and
                in time before the appointment. Until then the time is kept for you.
              </span>
            </p>
          ) : null}
          {times && isChoosable(service) ? (
            <WishForm service={service} wish={wish} day={day ?? times.selected} />
          ) : null}
          {times ? (
            <SlotSection
              key={[service.id, times.slots.month, times.selected, ...Object.values(wishQuery(wish))].join(
                ' ',
              )}
              service={service}
              wish={wish}
              slots={times.slots}
              selected={times.selected}
              onDay={setDay}
            />
          ) : null}
          {times ? (
            <>
              <p>
                <LinkButton
                  variant="quiet"
                  wide
                  rel="nofollow"
                  icon={<ListPlus aria-hidden="true" className="icon" />}
                  href={addPath(service.id, wish)}
                >
                  Add to a visit
                </LinkButton>
              </p>
              <Suggestions service={service} wish={wish} suggested={suggested} />
              <WaitlistLink serviceId={service.id} date={day ?? times.selected} wish={wish} />
            </>
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
