import { data, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ListPlus, MapPin, ShieldCheck } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import type { PageSection, ProviderView } from '#platform/providers/index.ts'
import { Avatar, Badge, Banner, CopyField, LinkButton, Picture } from '#ui/index.ts'
import { rememberWay } from '../booking/came-by.server.ts'
import { ServiceCards } from '../catalog/cards.tsx'
import { ProviderFacts } from '../catalog/provider-facts.tsx'
import { Paragraphs } from '../catalog/paragraphs.tsx'
import { metaOf, siteIn } from '../shell/meta.ts'
import { mapAddress } from '../shell/map-address.ts'
import { sharedPage } from '../shell/shared-page.ts'
import { useSite } from '../shell/site.ts'

export const meta: MetaFunction<typeof loader> = ({ matches, data }) => {
  if (!data) return []
  const { provider } = data
  return metaOf(siteIn(matches), {
    title: provider.businessName,
    description: provider.headline || provider.introduction,
    path: `/providers/${provider.slug}`,
    image: provider.header?.variants.at(-1)?.url,
    jsonLd: {
      '@context': 'https://schema.org',
      '@type': 'LocalBusiness',
      name: provider.businessName,
      description: provider.headline,
      address: {
        '@type': 'PostalAddress',
        streetAddress: provider.street,
        postalCode: provider.postalCode,
        addressLocality: provider.city,
        addressCountry: provider.country,
      },
      ...(provider.place?.isExact
        ? {
            geo: {
              '@type': 'GeoCoordinates',
              latitude: provider.place.latitude,
              longitude: provider.place.longitude,
            },
          }
        : {}),
    },
  })
}

/** Shared, unless it tells this browser by whom it was led here. */
export const headers: HeadersFunction = (args) =>
  args.loaderHeaders.has('set-cookie') ? args.loaderHeaders : sharedPage(args)

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  await context.limit('search')
  const page = await context.read(async (ctx, core) => {
    const slug = params.slug ?? ''
    const [provider, services] = await Promise.all([
      core.providers.getProviderBySlug(ctx, slug),
      core.catalog.listServices(ctx, { provider: slug, limit: 50 }),
    ])
    const jobs = await core.booking.countCompletedJobs(ctx, provider.id)
    return { provider, services: services.items, jobs }
  })
  return data(page, { headers: await rememberWay(context, request, page.provider.id) })
}

export default function ProviderPage() {
  const { provider, services, jobs } = useLoaderData<typeof loader>()
  const site = useSite()
  // The provider's own accent colours what is theirs on this page; text stays in the theme's colours.
  const style = provider.accent ? ({ '--provider-accent': provider.accent } as CSSProperties) : undefined
  const shown = provider.sections.filter(({ isVisible }) => isVisible)
  return (
    <div className="provider-page" style={style}>
      <div className="provider-cover">
        {provider.header ? (
          <Picture
            src={provider.header.variants.at(-1)?.url ?? ''}
            variants={provider.header.variants}
            sizes="100vw"
            width={provider.header.width}
            height={provider.header.height}
            alt={provider.header.alt}
            colour={provider.header.dominantColour}
            cover
            eager
          />
        ) : null}
      </div>
      <div className="mx-auto grid w-full max-w-content grid-cols-1 gap-12 px-gutter pb-12">
        <header className="provider-head">
          {provider.logo ? (
            <Picture
              src={provider.logo.variants.at(-1)?.url ?? ''}
              variants={provider.logo.variants}
              sizes="7rem"
              width={provider.logo.width}
              height={provider.logo.height}
              alt=""
              eager
              className="provider-logo"
            />
          ) : (
            <Avatar name={provider.businessName} size="xl" />
          )}
          <div className="grid min-w-0 gap-2">
            <h1 className="heading text-3xl text-balance">{provider.businessName}</h1>
            {provider.headline ? <p className="text-lg text-muted">{provider.headline}</p> : null}
            <p className="flex flex-wrap items-center gap-x-5 gap-y-2 text-sm text-muted">
              {provider.city ? (
                <span className="inline-flex items-center gap-1.5">
                  <MapPin aria-hidden="true" className="icon" />
                  {provider.city}
                </span>
              ) : null}
              {provider.isVerified ? (
                <Badge tone="positive" icon={<ShieldCheck aria-hidden="true" className="icon" />}>
                  Verified
                </Badge>
              ) : null}
              {jobs > 0 ? (
                <span>{jobs === 1 ? 'One appointment done' : `${jobs} appointments done`}</span>
              ) : null}
            </p>
            <ProviderFacts provider={provider} />
          </div>
        </header>
        {provider.takesBookings || !provider.isVerified ? null : (
          <Banner tone="info" title={`${provider.businessName} takes a break`}>
            New bookings are not taken at the moment. Look in again later.
          </Banner>
        )}
        {shown.map(({ kind }) => (
          <ProviderSection key={kind} kind={kind} provider={provider} services={services} />
        ))}
        <section aria-labelledby="share" className="grid max-w-lg gap-4 border-t border-border pt-8">
          <h2 id="share" className="text-lg font-strong">
            Share this page
          </h2>
          <CopyField label="Link to this page" value={`${site.origin}/providers/${provider.slug}`} />
        </section>
      </div>
    </div>
  )
}

type SectionProps = {
  kind: PageSection['kind']
  provider: ProviderView
  services: Parameters<typeof ServiceCards>[0]['services']
}

function ProviderSection({ kind, provider, services }: SectionProps) {
  switch (kind) {
    case 'introduction':
      return provider.introduction ? (
        <Titled id="about" title={`About ${provider.businessName}`}>
          <div className="grid max-w-measure gap-4">
            <Paragraphs text={provider.introduction} />
          </div>
        </Titled>
      ) : null
    case 'services':
      return (
        <Titled id="services" title="Services">
          {services.length > 0 ? (
            <>
              <ServiceCards services={services} isOfOneProvider />
              {services.length > 1 && provider.takesBookings ? (
                <p className="mt-6">
                  <LinkButton
                    variant="secondary"
                    icon={<ListPlus aria-hidden="true" className="icon" />}
                    href={`/visit?of=${provider.slug}`}
                  >
                    Several in one visit
                  </LinkButton>
                </p>
              ) : null}
            </>
          ) : (
            <Banner tone="info" title="Nothing can be booked here at the moment" />
          )}
        </Titled>
      )
    case 'gallery':
      return provider.gallery.length > 0 ? (
        <Titled id="gallery" title="Pictures">
          <ul className="provider-gallery">
            {provider.gallery.map(({ id, caption, image }) => (
              <li key={id}>
                <figure className="grid gap-2">
                  <div className="overflow-hidden rounded-image bg-sunken aspect-photo">
                    <Picture
                      src={image.variants.at(-1)?.url ?? ''}
                      variants={image.variants}
                      sizes="(min-width: 64rem) 24rem, 92vw"
                      width={image.width}
                      height={image.height}
                      alt={image.alt || caption}
                      colour={image.dominantColour}
                      cover
                    />
                  </div>
                  {caption ? <figcaption className="text-sm text-muted">{caption}</figcaption> : null}
                </figure>
              </li>
            ))}
          </ul>
        </Titled>
      ) : null
    case 'availability':
      return services.length > 0 ? (
        <Titled id="availability" title="When it suits you">
          <p className="max-w-measure text-muted">
            Free times are shown with every service, as they are at this moment.
          </p>
          <p className="mt-4">
            <LinkButton href={`/services/${services[0]!.id}#times`}>See free times</LinkButton>
          </p>
        </Titled>
      ) : null
    case 'location':
      return provider.city ? (
        <Titled id="location" title="Where to find us">
          <address className="not-italic">
            {provider.street ? <span className="block">{provider.street}</span> : null}
            <span className="block">
              {provider.postalCode} {provider.city}
            </span>
          </address>
          {provider.place?.isExact ? (
            <p className="mt-4">
              <LinkButton
                variant="secondary"
                icon={<MapPin aria-hidden="true" className="icon" />}
                href={mapAddress(provider.place)}
                target="_blank"
                rel="noreferrer"
              >
                See on a map
              </LinkButton>
            </p>
          ) : null}
        </Titled>
      ) : null
    case 'contact':
      return <Contact name={provider.businessName} />
  }
}

function Contact({ name }: { name: string }) {
  const { supportEmail } = useSite()
  return (
    <Titled id="contact" title="Questions?">
      <p className="max-w-measure">
        Write to{' '}
        <a className="link wrap-anywhere" href={`mailto:${supportEmail}?subject=${encodeURIComponent(name)}`}>
          {supportEmail}
        </a>{' '}
        and say that it is about {name}.
      </p>
    </Titled>
  )
}

const Titled = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => (
  <section aria-labelledby={id}>
    <h2 id={id} className="heading mb-6 text-2xl">
      {title}
    </h2>
    {children}
  </section>
)
