import type { JoinWaitlist } from '#platform/waitlist/index.ts'
import type { Wish } from '../booking/wish.ts'

const chosen = (form: FormData, name: string) => form.getAll(name).map(String)
const typed = (form: FormData, name: string, most: number) =>
  String(form.get(name) ?? '')
    .trim()
    .slice(0, most)

/** What the form was sent with; the core judges the days. */
export function toJoin(form: FormData, wish: Wish): JoinWaitlist {
  const timeZone = typed(form, 'timeZone', 60)
  return {
    firstName: typed(form, 'firstName', 80),
    lastName: typed(form, 'lastName', 80),
    email: typed(form, 'email', 254),
    ...(timeZone ? { timeZone } : {}),
    firstDate: typed(form, 'firstDate', 10),
    lastDate: typed(form, 'lastDate', 10),
    weekdays: [1, 2, 3, 4, 5, 6, 7].filter((day) => chosen(form, 'weekdays').includes(String(day))),
    dayParts: (['morning', 'afternoon', 'evening'] as const).filter((part) =>
      chosen(form, 'dayParts').includes(part),
    ),
    ...wish,
  }
}

/** What can be said before the core is asked. */
export function joinFaults({ firstName, lastName, email, firstDate, lastDate }: JoinWaitlist) {
  const faults: { field: string; message: string }[] = []
  const demand = (isMet: boolean, field: string, message: string) => {
    if (!isMet) faults.push({ field, message })
  }
  demand(firstName !== '', 'firstName', 'Type your first name')
  demand(lastName !== '', 'lastName', 'Type your last name')
  const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)
  demand(isEmail, 'email', 'Type a whole e-mail address, such as name@example.com')
  const isDay = (date: string) => /^20\d{2}-\d{2}-\d{2}$/.test(date)
  demand(isDay(firstDate), 'firstDate', 'Choose the first day')
  demand(isDay(lastDate), 'lastDate', 'Choose the last day')
  return faults
}
