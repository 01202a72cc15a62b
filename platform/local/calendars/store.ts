import { randomBytes } from 'node:crypto'
import { startsOf } from './recurrence.ts'
import { millisecondsOf, movedBy, type When } from './when.ts'

/** One appointment as both companies keep it; each server puts it into its own words. */
export type StoredEvent = {
  id: string
  title: string
  description: string
  location: string
  start: When
  end: When
  /** An RRULE without its name; null for an event that happens once. */
  rule: string | null
  /** What was changed in single occurrences, by the start that the rule gave them. */
  changedInstances: Record<string, { isDeleted?: boolean; start?: When; end?: When; revision: number }>
  /** Free time is shown in the calendar, but nobody is kept from it. */
  isBusy: boolean
  isTentative: boolean
  isDeleted: boolean
  /** What the calendar's owner answered to an invitation. */
  response: 'none' | 'accepted' | 'tentative' | 'declined'
  /** Seen by the client that wrote them only. */
  properties: Record<string, string>
  transactionId: string | null
  /** The calendar's revision of its last change: its etag. */
  revision: number
  /** Every occurrence there ever was, to be able to say that one is gone. */
  formerStarts: string[]
}

/** One occurrence, or the whole event where it happens once. */
export type Instance = {
  id: string
  event: StoredEvent
  start: When
  end: When
  isDeleted: boolean
  revision: number
  masterId: string | null
}

export type StoredCalendar = {
  id: string
  name: string
  zone: string
  access: 'owner' | 'reader'
  isPrimary: boolean
  revision: number
  /** Changes before this revision are forgotten: a token that needs them is gone (410). */
  forgottenBefore: number
  events: Record<string, StoredEvent>
}

export type StoredAccount = { email: string; name: string; calendars: StoredCalendar[] }

export type NewEvent = Pick<StoredEvent, 'title' | 'start' | 'end'> & Partial<StoredEvent>

/** The calendars of everybody who has an account with one company. */
export class CalendarStore {
  readonly accounts = new Map<string, StoredAccount>()
  /** Told of each calendar that changed, with the event it was about. */
  onChange: (email: string, calendar: StoredCalendar, eventId: string) => void = () => {}

  constructor(private readonly zone = 'Europe/Berlin') {}

  /** Whoever comes for the first time has three calendars: their own, a family one, and one they may only read. */
  account(email: string, name = email): StoredAccount {
    const known = this.accounts.get(email)
    if (known) return known
    const calendar = (id: string, title: string, fields: Partial<StoredCalendar> = {}): StoredCalendar => ({
      id,
      name: title,
      zone: this.zone,
      access: 'owner',
      isPrimary: false,
      revision: 1,
      forgottenBefore: 0,
      events: {},
      ...fields,
    })
    const mark = Buffer.from(email).toString('hex').slice(0, 12)
    const account: StoredAccount = {
      email,
      name,
      calendars: [
        calendar(email, name, { isPrimary: true }),
        calendar(`family-${mark}@group.calendar.local`, 'Family'),
        calendar(`holidays-${mark}@group.calendar.local`, 'Public holidays', { access: 'reader' }),
      ],
    }
    this.accounts.set(email, account)
    return account
  }

  calendar(email: string, id: string): StoredCalendar | null {
    const { calendars } = this.account(email)
    return calendars.find((each) => (id === 'primary' ? each.isPrimary : each.id === id)) ?? null
  }

  insert(email: string, calendar: StoredCalendar, event: NewEvent): StoredEvent {
    const stored: StoredEvent = {
      id: randomBytes(13).toString('hex'),
      description: '',
      location: '',
      rule: null,
      changedInstances: {},
      isBusy: true,
      isTentative: false,
      isDeleted: false,
      response: 'none',
      properties: {},
      transactionId: null,
      formerStarts: [],
      ...event,
      revision: ++calendar.revision,
    }
    calendar.events[stored.id] = stored
    this.onChange(email, calendar, stored.id)
    return stored
  }

  change(email: string, calendar: StoredCalendar, event: StoredEvent, patch: Partial<StoredEvent>): void {
    if (event.rule !== null)
      event.formerStarts = [...new Set([...event.formerStarts, ...keysOf(event, calendar)])]
    Object.assign(event, patch, { revision: ++calendar.revision })
    this.onChange(email, calendar, event.id)
  }

  changeInstance(
    email: string,
    calendar: StoredCalendar,
    { event, id }: Instance,
    patch: { isDeleted?: boolean; start?: When; end?: When },
  ): void {
    const key = id.slice(event.id.length + 1)
    const revision = ++calendar.revision
    event.changedInstances[key] = { ...event.changedInstances[key], ...patch, revision }
    this.onChange(email, calendar, event.id)
  }

  remove(email: string, calendar: StoredCalendar, event: StoredEvent): void {
    this.change(email, calendar, event, { isDeleted: true })
  }

  /** Deletes what was forgotten and refuses every token that was given so far, as both companies do now and then. */
  forgetTokens(calendar: StoredCalendar): void {
    calendar.forgottenBefore = ++calendar.revision
    for (const [id, event] of Object.entries(calendar.events)) if (event.isDeleted) delete calendar.events[id]
  }

  /** The occurrence or event of this id, deleted or not. */
  find(calendar: StoredCalendar, id: string): Instance | null {
    const event = calendar.events[id]
    if (event) return whole(event)
    const [masterId = '', key = ''] = id.split('_')
    const master = calendar.events[masterId]
    return (master && instancesOf(master, calendar).find((each) => each.id === `${masterId}_${key}`)) ?? null
  }

  /**
   * What a client of the expanded view gets: each occurrence that changed after `since` (0: everything that is there)
   * and touches the window. What left the window or is gone comes as deleted, except at `since` 0.
   */
  changes(calendar: StoredCalendar, since: number, from: number, to: number): Instance[] {
    const found: Instance[] = []
    for (const event of Object.values(calendar.events)) {
      for (const instance of instancesOf(event, calendar)) {
        if (instance.revision <= since) continue
        const starts = millisecondsOf(instance.start, calendar.zone)
        const isInside = starts < to && millisecondsOf(instance.end, calendar.zone) > from
        if (isInside && !instance.isDeleted) found.push(instance)
        else if (since > 0) found.push({ ...instance, isDeleted: true })
      }
    }
    return found.sort((left, right) => left.revision - right.revision || (left.id < right.id ? -1 : 1))
  }
}

const whole = (event: StoredEvent): Instance => ({
  id: event.id,
  event,
  start: event.start,
  end: event.end,
  isDeleted: event.isDeleted,
  revision: event.revision,
  masterId: null,
})

const keyOf = (start: When) => ('date' in start ? start.date : start.at).replaceAll(/[-:]|\.\d+/g, '')

const keysOf = (event: StoredEvent, { zone }: StoredCalendar): string[] =>
  event.rule === null ? [] : startsOf(event.rule, event.start, zone).map(keyOf)

function instancesOf(event: StoredEvent, calendar: StoredCalendar): Instance[] {
  if (event.rule === null) return [whole(event), ...goneInstances(event, new Set())]
  const { zone } = calendar
  const length = millisecondsOf(event.end, zone) - millisecondsOf(event.start, zone)
  const present = new Set<string>()
  const instances = startsOf(event.rule, event.start, zone).map((start): Instance => {
    const key = keyOf(start)
    present.add(key)
    const changed = event.changedInstances[key]
    return {
      id: `${event.id}_${key}`,
      event,
      start: changed?.start ?? start,
      end: changed?.end ?? movedBy(changed?.start ?? start, length),
      isDeleted: event.isDeleted || changed?.isDeleted === true,
      revision: Math.max(event.revision, changed?.revision ?? 0),
      masterId: event.id,
    }
  })
  return [...instances, ...goneInstances(event, present)]
}

/** Occurrences that the rule no longer has. */
const goneInstances = (event: StoredEvent, present: ReadonlySet<string>): Instance[] =>
  event.formerStarts
    .filter((key) => !present.has(key))
    .map((key) => ({
      ...whole(event),
      id: `${event.id}_${key}`,
      isDeleted: true,
      masterId: event.id,
    }))
