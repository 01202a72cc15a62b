import { useNavigate } from '@remix-run/react'
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import type { BookingView } from '#platform/booking/index.ts'
import { formatDate, formatTime, useLocale, useToast, type ToastMessage } from '#ui/index.ts'
import { useRefresh } from '#ui/use-refresh.ts'
import { openRoom, type RoomState } from './room.ts'

const LiveContext = createContext<RoomState>('connecting')

/** Whether what is seen is kept up to date by itself. */
export const useLiveState = () => useContext(LiveContext)

/** Keeps the pages below current: a changed booking loads their data anew and says what happened. */
export function LiveBookings({ providerId, children }: { providerId: string; children: ReactNode }) {
  const [state, setState] = useState<RoomState>('connecting')
  const refresh = useRefresh()
  const navigate = useNavigate()
  const locale = useLocale()
  const toast = useToast()

  const handlers = {
    onChange: (bookingId: string | null) => {
      refresh()
      if (!bookingId) return
      void describe(bookingId, locale).then((message) =>
        toast({
          ...message,
          action: { label: 'Open', onSelect: () => navigate(`/provider/bookings/${bookingId}`) },
        }),
      )
    },
    onSignedOut: () => {
      const { pathname, search } = window.location
      navigate(`/sign-in?to=${encodeURIComponent(`${pathname}${search}`)}`)
    },
  }
  // The connection outlives renders, and calls what belongs to the latest one.
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })

  useEffect(
    () =>
      openRoom(`provider:${providerId}`, {
        onState: setState,
        onMessage: ({ type, bookingId, isQuiet }) => {
          if (type === 'booking.changed') latest.current.onChange(isQuiet ? null : (bookingId ?? null))
          // Something may have been missed while the line was down.
          else if (type === 'resync') latest.current.onChange(null)
        },
        onSignedOut: () => latest.current.onSignedOut(),
      }),
    [providerId],
  )
  return <LiveContext.Provider value={state}>{children}</LiveContext.Provider>
}

const titles: Partial<Record<BookingView['status'], string>> = {
  cancelled: 'Booking cancelled',
  requested: 'New request',
}

async function describe(bookingId: string, locale: string): Promise<ToastMessage> {
  try {
    const answer = await fetch(`/api/v1/provider/bookings/${bookingId}`, {
      headers: { accept: 'application/json' },
    })
    if (!answer.ok) throw new Error(String(answer.status))
    const booking = (await answer.json()) as BookingView
    const { firstName, lastName } = booking.customer
    const when = `${formatDate(booking.startsAt, booking.timeZone, locale, 'short')}, ${formatTime(booking.startsAt, booking.timeZone, locale)}`
    return {
      title: titles[booking.status] ?? 'New booking',
      description: `${firstName} ${lastName}: ${booking.serviceTitle}, ${when}`,
      tone: booking.status === 'cancelled' ? 'warning' : 'positive',
    }
  } catch {
    return { title: 'A booking has changed', description: 'What you see is up to date.' }
  }
}
