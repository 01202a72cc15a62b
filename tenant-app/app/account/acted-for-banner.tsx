import { LifeBuoy } from 'lucide-react'
import { formatTime } from '#ui/index.ts'
import type { Site } from '../shell/site.ts'

type ActedForBannerProps = Readonly<{ support: { name: string; until: string }; site: Site }>

/** On every page while platform staff act in somebody's place: who, until when, and the end of it. */
export const ActedForBanner = ({ support, site }: ActedForBannerProps) => (
  <section aria-label="Support session" className="acted-for">
    <LifeBuoy aria-hidden="true" className="icon shrink-0" />
    <p className="min-w-0 grow">
      Support ({support.name}) is acting in your place · until{' '}
      <time dateTime={support.until}>{formatTime(support.until, site.timeZone, site.locale)}</time>
    </p>
    <form method="post" action="/sign-out">
      <button type="submit" className="acted-for-end">
        End
      </button>
    </form>
  </section>
)
