import { CalendarPlus, Download } from 'lucide-react'
import { LinkButton } from '#ui/index.ts'

type AddToCalendarProps = Readonly<{
  fileHref: string
  title: string
  details: string
  place: string
  startsAt: string
  endsAt: string
}>

/** The file works everywhere; the two links save a download where the calendar is a website. */
export function AddToCalendar(props: AddToCalendarProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <LinkButton
        href={props.fileHref}
        variant="secondary"
        icon={<Download aria-hidden="true" className="icon" />}
        download
      >
        Calendar file
      </LinkButton>
      <LinkButton
        href={googleHref(props)}
        variant="quiet"
        icon={<CalendarPlus aria-hidden="true" className="icon" />}
        {...elsewhere}
      >
        Google Calendar
      </LinkButton>
      <LinkButton
        href={outlookHref(props)}
        variant="quiet"
        icon={<CalendarPlus aria-hidden="true" className="icon" />}
        {...elsewhere}
      >
        Outlook
      </LinkButton>
    </div>
  )
}

// The page's address holds the secret of the booking: it is told to nobody.
const elsewhere = { target: '_blank', rel: 'noreferrer noopener' }

const compact = (instant: string) => `${instant.replace(/[-:]/g, '').slice(0, 15)}Z`

function googleHref({ title, details, place, startsAt, endsAt }: AddToCalendarProps): string {
  const query = new URLSearchParams({
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(startsAt)}/${compact(endsAt)}`,
    details,
    location: place,
  })
  return `https://calendar.google.com/calendar/render?${query}`
}

function outlookHref({ title, details, place, startsAt, endsAt }: AddToCalendarProps): string {
  const query = new URLSearchParams({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: startsAt,
    enddt: endsAt,
    body: details,
    location: place,
  })
  return `https://outlook.live.com/calendar/0/deeplink/compose?${query}`
}
