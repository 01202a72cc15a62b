import {
  openGateway,
  type CalendarGateway,
  type CalendarGateways,
  type OauthKind,
} from '#platform/calendars/index.ts'
import { startLocalGoogle, type LocalCalendarOptions } from '#platform/local/calendars/google.ts'
import { startLocalMicrosoft } from '#platform/local/calendars/microsoft.ts'
import type { CalendarStore, NewEvent, StoredCalendar, StoredEvent } from '#platform/local/calendars/store.ts'

/** One company on this machine, with the gateway to it. Close it after use. */
export async function startCompany(kind: OauthKind, options: LocalCalendarOptions = {}) {
  const server = kind === 'google' ? await startLocalGoogle(options) : await startLocalMicrosoft(options)
  const gateway = await openGateway(kind, {
    ...server.settings,
    isLocal: true,
    ...(options.now ? { clock: options.now } : {}),
  })
  return { ...server, kind, gateway }
}
export type Company = Awaited<ReturnType<typeof startCompany>>

/** Gateways of exactly these companies, as a runtime has them. */
export const gatewaysOf = (...companies: Pick<Company, 'kind' | 'gateway'>[]): CalendarGateways => ({
  offered: companies.map(({ kind }) => kind),
  find: async (kind) => companies.find((each) => each.kind === kind)?.gateway ?? null,
})

/** What a person does on the consent page. @returns the address to which the browser is sent back */
export async function agreeAt(url: string, email: string | 'goes back'): Promise<URL> {
  const page = await fetch(url, { redirect: 'manual' })
  const consent = new URL(page.headers.get('location') ?? '', url)
  const form = new URLSearchParams(email === 'goes back' ? { cancel: 'on' } : { email })
  const answer = await fetch(consent, { method: 'POST', redirect: 'manual', body: form })
  return new URL(answer.headers.get('location') ?? '')
}

export const redirectUri = 'http://localhost/calendars/callback'

/** Tokens of somebody who agreed. */
export async function tokensOf(gateway: CalendarGateway, email: string) {
  const verifier = 'v'.repeat(64)
  const url = await gateway.authorizeUrl({ state: 'state', verifier, redirectUri, account: null })
  const back = await agreeAt(url, email)
  return gateway.exchange({ code: back.searchParams.get('code') ?? '', verifier, redirectUri })
}

/** The hands of somebody at their own calendar. */
export class Person {
  readonly calendar: StoredCalendar
  constructor(
    readonly store: CalendarStore,
    readonly email: string,
    calendarId = 'primary',
  ) {
    this.calendar = store.calendar(email, calendarId)!
  }

  add = (event: Partial<NewEvent> & { from: Date; minutes: number }): StoredEvent => {
    const { from, minutes, ...fields } = event
    return this.store.insert(this.email, this.calendar, {
      title: 'Dentist',
      start: at(from),
      end: at(new Date(from.getTime() + minutes * 60_000)),
      ...fields,
    })
  }

  move = (id: string, from: Date, minutes: number) =>
    this.store.change(this.email, this.calendar, this.event(id), {
      start: at(from),
      end: at(new Date(from.getTime() + minutes * 60_000)),
    })

  remove = (id: string) => this.store.remove(this.email, this.calendar, this.event(id))

  event(id: string): StoredEvent {
    const found = this.calendar.events[id]
    if (!found) throw new Error(`There is no entry ${id}`)
    return found
  }

  /** What is in the calendar now. */
  get entries(): StoredEvent[] {
    return Object.values(this.calendar.events).filter(({ isDeleted }) => !isDeleted)
  }
}

export const at = (instant: Date) => ({
  at: instant.toISOString().replace('.000Z', 'Z'),
  zone: 'Europe/Berlin',
})
