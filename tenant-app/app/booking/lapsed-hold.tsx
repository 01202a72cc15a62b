import { CalendarX } from 'lucide-react'
import { EmptyState, LinkButton } from '#ui/index.ts'
import { Frame } from './frame.tsx'

/** A time that is not kept any more, and for which nothing was paid. */
export const LapsedHold = ({ serviceId }: { serviceId: string | null }) => (
  <Frame width="narrow">
    <EmptyState
      icon={<CalendarX aria-hidden="true" />}
      title="This time is not kept any more"
      level={1}
      action={
        <LinkButton href={serviceId ? `/services/${serviceId}#times` : '/services'}>
          Choose a time again
        </LinkButton>
      }
    >
      A chosen time is kept for a few minutes. Nothing was booked and nothing was charged; the time may still
      be free.
    </EmptyState>
  </Frame>
)
