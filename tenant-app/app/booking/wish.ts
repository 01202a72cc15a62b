import type { ServiceView } from '#platform/catalog/index.ts'

/** What is chosen of an appointment before its time is: only what the service lets people choose is ever set. */
export type Wish = Readonly<{
  durationMinutes?: number
  /** 1 when missing. */
  seats?: number
  /** Anybody when missing. */
  memberId?: string
}>

/** Of a service, what decides what can be chosen and what it costs. */
export type Choosable = Pick<
  ServiceView,
  'durationMinutes' | 'durationOptions' | 'priceAmount' | 'currency' | 'mostSeats' | 'capacity' | 'members'
>

export const isClass = ({ capacity }: Pick<Choosable, 'capacity'>) => capacity > 1

/** Whether there is anything to choose besides the time. */
export const isChoosable = ({ durationOptions, mostSeats, members }: Choosable) =>
  durationOptions.length > 1 || mostSeats > 1 || members.length > 1

/** What an address or a form says (`length`, `seats`, `member`), as far as the service offers it. */
export function wishIn(fields: URLSearchParams | FormData, service: Choosable): Wish {
  const length = Number(fields.get('length'))
  const seats = Number(fields.get('seats'))
  const member = fields.get('member')
  const isOffered = service.durationOptions.some(({ durationMinutes }) => durationMinutes === length)
  return {
    ...(isOffered ? { durationMinutes: length } : {}),
    ...(Number.isInteger(seats) && seats > 1 && seats <= service.mostSeats ? { seats } : {}),
    ...(service.members.some(({ id }) => id === member) ? { memberId: String(member) } : {}),
  }
}

/** The same for an address; empty where nothing was chosen. */
export function wishQuery({ durationMinutes, seats, memberId }: Wish): Record<string, string> {
  return {
    ...(durationMinutes ? { length: String(durationMinutes) } : {}),
    ...(seats ? { seats: String(seats) } : {}),
    ...(memberId ? { member: memberId } : {}),
  }
}

export const pathOf = (path: string, query: Record<string, string>, hash = '') => {
  const search = new URLSearchParams(query).toString()
  return `${path}${search ? `?${search}` : ''}${hash}`
}

/** As the core reckons it: each place has the price of the chosen length. Minor units. */
export function priceOf(
  service: Choosable,
  { durationMinutes, seats = 1 }: Wish,
): { durationMinutes: number; priceAmount: number } {
  const one = service.durationOptions.find((option) => option.durationMinutes === durationMinutes) ?? service
  return { durationMinutes: one.durationMinutes, priceAmount: one.priceAmount * seats }
}

/** "1 place", "3 places" */
export const placeCount = (count: number) => (count === 1 ? '1 place' : `${count} places`)

/** As the hold and the availability name what was chosen. */
export const ofHold = ({ durationMinutes, seats, memberId }: Wish): Record<string, string> => ({
  ...(durationMinutes ? { durationMinutes: String(durationMinutes) } : {}),
  ...(seats ? { seats: String(seats) } : {}),
  ...(memberId ? { memberId } : {}),
})

/** What a form posts under these names; whether the service offers it, the hold says. */
export function wishFrom(form: FormData | URLSearchParams): Wish {
  const whole = (name: string) => {
    const value = Number(form.get(name))
    return Number.isSafeInteger(value) && value > 0 ? value : undefined
  }
  const [durationMinutes, seats] = [whole('durationMinutes'), whole('seats')]
  const memberId = String(form.get('memberId') ?? '')
  return {
    ...(durationMinutes ? { durationMinutes } : {}),
    ...(seats ? { seats } : {}),
    ...(memberId ? { memberId } : {}),
  }
}
