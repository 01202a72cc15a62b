import { CircleAlert, CircleCheck, CirclePause, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ConnectionView } from '#platform/calendars/index.ts'
import { Badge, type BadgeProps } from '#ui/index.ts'
import { Ago } from './ago.tsx'

type Health = { badge: string; tone: NonNullable<BadgeProps['tone']>; icon: ReactNode }

const icon = { 'aria-hidden': true, className: 'icon' } as const

/** How reading a calendar goes, in one or two words. */
export function healthOf({ status, isStale, lastSyncedAt }: ConnectionView): Health {
  if (status === 'paused') return { badge: 'Paused', tone: 'neutral', icon: <CirclePause {...icon} /> }
  if (isStale) return { badge: 'Blocks everything', tone: 'negative', icon: <CircleAlert {...icon} /> }
  if (status === 'needs_consent')
    return { badge: 'Needs your permission', tone: 'negative', icon: <CircleAlert {...icon} /> }
  if (status === 'failing')
    return { badge: 'Cannot be read', tone: 'warning', icon: <TriangleAlert {...icon} /> }
  if (!lastSyncedAt) return { badge: 'Not read yet', tone: 'info', icon: <CircleCheck {...icon} /> }
  return { badge: 'Works', tone: 'positive', icon: <CircleCheck {...icon} /> }
}

export function HealthBadge({ connection }: { connection: ConnectionView }) {
  const { badge, tone, icon: sign } = healthOf(connection)
  return (
    <Badge tone={tone} icon={sign}>
      {badge}
    </Badge>
  )
}

/** The same in sentences: when it was last read, what failed, what that means for bookings, and what to do. */
export function HealthWords({ connection, now }: { connection: ConnectionView; now: string }) {
  const { status, failure, isStale, isBlocking, blocksWhenStale, lastSyncedAt, lastAttemptAt, nextSyncAt } =
    connection
  if (status === 'paused') return <p>It is not read, and blocks nothing, until you resume it.</p>
  const kept = isStale
    ? 'Because it could not be read for a day, nobody can book until it is read again.'
    : isBlocking && lastSyncedAt
      ? `What was busy then still blocks${blocksWhenStale ? '; after a day without a reading everything does' : ''}.`
      : null
  return (
    <div className="grid gap-1">
      {failure ? <p className="font-strong text-text">{failure.words}</p> : null}
      {lastSyncedAt ? (
        <p>
          {failure ? 'Last read without trouble ' : 'Last read '}
          <Ago at={lastSyncedAt} now={now} />.{failure && kept ? ` ${kept}` : null}{' '}
          {failure ? null : busyWords(connection)}
        </p>
      ) : (
        <p>{failure ? 'It was never read so far.' : 'It is read in the next minutes.'}</p>
      )}
      {failure && lastAttemptAt ? (
        <p>
          Last try <Ago at={lastAttemptAt} now={now} />
          {nextSyncAt && nextSyncAt > now ? (
            <>
              , the next <Ago at={nextSyncAt} now={now} />
            </>
          ) : null}
          .
        </p>
      ) : null}
    </div>
  )
}

function busyWords({ isBlocking, isWriting, busyCount }: ConnectionView): string {
  const writes = isWriting ? ' Appointments from here are written into it.' : ''
  if (!isBlocking) return `What is busy there blocks nothing here.${writes}`
  if (busyCount === 0) return `Nothing is busy there in the coming year.${writes}`
  return `${busyCount === 1 ? 'One busy time is' : `${busyCount} busy times are`} kept free of bookings.${writes}`
}
