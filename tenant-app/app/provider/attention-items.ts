import type { ConnectionView } from '#platform/calendars/index.ts'
import type { ServiceView } from '#platform/catalog/index.ts'
import type { OwnProviderView } from '#platform/providers/index.ts'
import type { ScheduleView } from '#platform/scheduling/index.ts'

export type AttentionItem = { title: string; text: string; href?: string; action?: string }

type State = {
  page: Pick<OwnProviderView, 'status' | 'isPublished'> & Partial<Pick<OwnProviderView, 'stage'>>
  schedule: Pick<ScheduleView, 'weekly' | 'version'>
  services: readonly Pick<ServiceView, 'isActive'>[]
  /** Those that the person may manage. */
  calendars?: readonly Pick<ConnectionView, 'name' | 'status' | 'isStale' | 'failure'>[]
}

/** What keeps customers from booking, in the order in which it is mended. */
export function attentionFor({ page, schedule, services, calendars = [] }: State): AttentionItem[] {
  const items: AttentionItem[] = []
  if (page.status === 'suspended')
    items.push({
      title: 'Your page is suspended',
      text: 'The marketplace has taken it down. Bookings that exist stay. Write to support to learn why.',
    })
  if (schedule.weekly.length === 0)
    items.push({
      title: 'You have no working hours yet',
      text: 'Without them there is no time that could be booked.',
      href: '/provider/availability',
      action: 'Set your hours',
    })
  if (services.length === 0)
    items.push({
      title: 'You offer nothing yet',
      text: 'Describe your first service: what it is, how long it takes, what it costs.',
      href: '/provider/services/new',
      action: 'Add a service',
    })
  else if (!services.some(({ isActive }) => isActive))
    items.push({
      title: 'None of your services is active',
      text: 'Customers see only the active ones.',
      href: '/provider/services',
      action: 'Go to services',
    })
  if (!page.isPublished)
    items.push({
      title: 'Your page is not public yet',
      text: 'Only you can see it. Publish it when it says what it should.',
      href: '/provider/page',
      action: 'Finish your page',
    })
  // What is to be done before the review is said by the banner of the area.
  else if (page.status === 'pending' && (page.stage ?? 'pending_review') === 'pending_review')
    items.push({
      title: 'The marketplace is checking your page',
      text: 'It becomes visible to customers as soon as that is done. There is nothing you need to do.',
    })
  return [...items, ...calendars.flatMap(aboutCalendar)]
}

/** What a connected calendar does while it cannot be read, the worst first. */
function aboutCalendar({
  name,
  status,
  isStale,
  failure,
}: NonNullable<State['calendars']>[number]): AttentionItem[] {
  const mend = { href: '/provider/calendars', action: 'See the calendar' }
  if (status === 'paused' || (status === 'active' && !failure)) return []
  if (isStale)
    return [
      {
        title: `${name} blocks every time`,
        text: 'It could not be read for more than a day, and you chose to be booked no more then.',
        ...mend,
      },
    ]
  if (status === 'needs_consent')
    return [
      {
        title: `${name} has to be connected again`,
        text: 'Its company lets us in no longer. Until you agree again, what is busy there may be out of date.',
        ...mend,
      },
    ]
  return [
    {
      title: `${name} cannot be read`,
      text: `${failure?.words ?? 'We keep trying.'} Until it works again, what is busy there may be out of date.`,
      ...mend,
    },
  ]
}
