import { MapPin, ShieldCheck, Video } from 'lucide-react'
import type { ReactNode } from 'react'
import type { FoundServiceCard } from '#platform/catalog/index.ts'
import type { ImageView } from '#platform/media/index.ts'
import type { ProviderCard } from '#platform/providers/index.ts'
import { cx, formatDistance, formatDuration, formatMoney, formatTime, Picture, useLocale } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'

type CardListProps = Readonly<{
  /** Says what is listed, where no heading does. */
  label?: string
  /** The first images are seen at once and loaded at once. */
  isFirst?: boolean
}>

export function ServiceCards({
  services,
  label,
  isFirst = false,
  isOfOneProvider = false,
  timeZone,
}: CardListProps & {
  services: readonly FreeCard[]
  isOfOneProvider?: boolean
  /** In which the free starts are told. */
  timeZone?: string
}) {
  return (
    <CardGrid label={label} count={services.length}>
      {services.map((service, index) => (
        <ServiceItem
          key={service.id}
          service={service}
          isEager={isFirst && index < 2}
          isOfOneProvider={isOfOneProvider}
          timeZone={timeZone}
        />
      ))}
    </CardGrid>
  )
}

export function ProviderCards({
  providers,
  label,
  isFirst = false,
}: CardListProps & { providers: readonly ProviderCard[] }) {
  return (
    <CardGrid label={label} count={providers.length}>
      {providers.map((provider, index) => (
        <ProviderItem key={provider.id} provider={provider} isEager={isFirst && index < 2} />
      ))}
    </CardGrid>
  )
}

/** Full rows where the number allows it: one card alone in its row looks like a mistake. */
const rowsOf = (count: number) =>
  count % 4 === 0 ? 'cards-by-4' : count % 3 === 0 ? 'cards-by-3' : count > 4 ? 'cards-by-3' : undefined

type CardGridProps = { label: string | undefined; count: number; children: ReactNode }

function CardGrid({ label, count, children }: CardGridProps) {
  const { look } = useSite()
  const style = { '--image-ratio': look.imagery.ratio.replace(':', ' / ') } as Record<string, string>
  return (
    <ul className={cx(`cards cards-${look.cards}`, rowsOf(count))} style={style} aria-label={label}>
      {children}
    </ul>
  )
}

/** A card of somebody who is so far away and free at these instants, where that was asked. */
type FreeCard = FoundServiceCard & { starts?: string[] }
type ServiceItemProps = {
  service: FreeCard
  isEager: boolean
  isOfOneProvider: boolean
  timeZone: string | undefined
}

function ServiceItem({ service, isEager, isOfOneProvider, timeZone }: ServiceItemProps) {
  const locale = useLocale()
  const { starts = [], distanceMetres } = service
  return (
    <li className="item">
      <ItemImage image={service.image ?? service.provider.header} isEager={isEager} />
      <div className="item-words">
        <h3 className="item-title">
          <a href={`/services/${service.id}`} className="card-link">
            {service.title}
          </a>
        </h3>
        {isOfOneProvider ? null : <p className="text-sm text-muted">{service.provider.businessName}</p>}
        <p className="item-facts">
          <span className="item-price">
            {formatMoney(service.priceAmount, service.currency, locale, { short: true })}
          </span>
          <span className="inline-flex items-center gap-1.5 text-muted">
            {service.locationKind === 'virtual' ? <Video aria-label="Online," className="icon" /> : null}
            {formatDuration(service.durationMinutes, locale)}
          </span>
        </p>
        {distanceMetres === undefined ? null : (
          <p className="inline-flex items-center gap-1.5 text-sm text-muted">
            <MapPin aria-hidden="true" className="icon" />
            {formatDistance(distanceMetres, locale)} from you
          </p>
        )}
        {timeZone && starts.length > 0 ? (
          <p className="text-sm text-muted">
            Free at {starts.map((start) => formatTime(start, timeZone, locale)).join(', ')}
          </p>
        ) : null}
      </div>
    </li>
  )
}

const ProviderItem = ({ provider, isEager }: { provider: ProviderCard; isEager: boolean }) => (
  <li className="item">
    <ItemImage image={provider.header ?? provider.logo} isEager={isEager} />
    <div className="item-words">
      <h3 className="item-title">
        <a href={`/providers/${provider.slug}`} className="card-link">
          {provider.businessName}
        </a>
      </h3>
      <p className="line-clamp-2 text-sm text-muted">{provider.headline}</p>
      <p className="item-facts text-muted">
        <span className="inline-flex items-center gap-1.5">
          <MapPin aria-hidden="true" className="icon" />
          {provider.city}
        </span>
        {provider.isVerified ? (
          <span className="inline-flex items-center gap-1.5">
            <ShieldCheck aria-hidden="true" className="icon" />
            Verified
          </span>
        ) : null}
      </p>
    </div>
  </li>
)

const ItemImage = ({ image, isEager }: { image: ImageView | null; isEager: boolean }) => (
  <div className="item-image">
    {image ? (
      <Picture
        src={image.variants.at(-1)?.url ?? ''}
        variants={image.variants}
        sizes="(min-width: 64rem) 22rem, (min-width: 40rem) 45vw, 92vw"
        width={image.width}
        height={image.height}
        alt=""
        colour={image.dominantColour}
        cover
        eager={isEager}
      />
    ) : null}
  </div>
)
