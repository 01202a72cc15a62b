import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { DateException } from '#platform/scheduling/index.ts'
import { hoursInForce } from './hours-in-force.server.ts'
import { refusalOf, typedValues } from './form-answer.ts'
import { changeWeek, readWeek, toWeekly, windowOf, type TypedWeek } from './schedule-form.ts'
import { instantOf, isDate } from './wall-time.server.ts'
import { dayName } from './week-editor.tsx'

type Errors = { field: string; label?: string; message: string }[]
export type FormName = 'hours' | 'exception' | 'time-off' | 'team-hours'
/** Whose calendar is changed, and the page that it is changed on. */
type Calendar = { providerId: string; memberId: string | null; page: string }
type Refused = { form: FormName; errors: Errors; values: Record<string, string | string[]>; week?: TypedWeek }

const saved = ({ page }: Calendar, what: string) => redirect(`${page}?saved=${what}`)
/** Whoever blocked time from the calendar goes back to it. */
const calendarPath = /^\/provider\/calendar\?view=(day|week|month)&date=[\d-]+$/
const refuse = (answer: Refused, status = 422) => data(answer, { status })

/** One page, several forms: the hidden field `form` says which was sent. */
export async function changeAvailability(context: AppLoadContext, request: Request, of: Calendar) {
  const form = await request.formData()
  const name = String(form.get('form'))
  if (name === 'exception') return changeExceptions(context, form, of)
  if (name === 'time-off') return changeTimeOff(context, form, of)
  if (name === 'team-hours') return dropOwnHours(context, of)
  return changeHours(context, form, of)
}

async function changeHours(context: AppLoadContext, form: FormData, of: Calendar) {
  const { providerId, memberId } = of
  const typed = readWeek(form)
  const changed = changeWeek(String(form.get('intent') ?? ''), typed)
  const values = { timeZone: String(form.get('timeZone') ?? '') }
  if (changed) return { form: 'hours' as const, errors: [] as Errors, values, week: changed }
  const { locale } = context.tenant
  const { weekly, errors } = toWeekly(
    typed,
    typed.map((_, day) => dayName(day, locale)),
  )
  if (errors.length > 0) return refuse({ form: 'hours', errors, values, week: typed })
  const version = Number(form.get('version'))
  const attempt = await context.attempt(() =>
    context.call(async (ctx, core) => {
      // Whoever leaves the team's hours keeps its closing days.
      const { exceptions } = (await hoursInForce(ctx, core, { ...of, ...context.tenant })).held
      return core.scheduling.replaceSchedule(ctx, {
        providerId,
        memberId,
        version,
        timeZone: values.timeZone,
        weekly,
        exceptions,
      })
    }),
  )
  if (attempt.ok) return saved(of, 'hours')
  return refuse(
    { form: 'hours', errors: [...refusalOf(attempt.problem)], values, week: typed },
    attempt.problem.status,
  )
}

async function changeExceptions(context: AppLoadContext, form: FormData, of: Calendar) {
  const { providerId, memberId } = of
  const removed = form.get('remove')
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const values = typedValues(form)
  let added: DateException | null = null
  if (removed === null) {
    const errors: Errors = []
    const date = text('date')
    if (!isDate(date)) errors.push({ field: 'date', message: 'Enter a whole date.' })
    const windows = ['first', 'second'].flatMap((which) => {
      const typed = { start: text(`${which}Start`), end: text(`${which}End`) }
      if (text('kind') !== 'hours' || (!typed.start && !typed.end)) return []
      const window = windowOf(typed)
      if (!window) errors.push({ field: `${which}Start`, message: 'Give both times.' })
      return window ? [window] : []
    })
    if (text('kind') === 'hours' && windows.length === 0 && errors.length === 0)
      errors.push({ field: 'firstStart', message: 'Give the times of this day, or choose closed.' })
    if (errors.length > 0) return refuse({ form: 'exception', errors, values })
    added = { date, windows, note: text('note').slice(0, 200) }
  }
  const attempt = await context.attempt(() =>
    context.call(async (ctx, core) => {
      const { timeZone, weekly, exceptions } = (await hoursInForce(ctx, core, { ...of, ...context.tenant }))
        .held
      const others = exceptions.filter(({ date }) => date !== (added?.date ?? removed))
      return core.scheduling.replaceSchedule(ctx, {
        providerId,
        memberId,
        version: null,
        timeZone,
        weekly,
        exceptions: added ? [...others, added] : others,
      })
    }),
  )
  if (attempt.ok) return saved(of, 'exceptions')
  return refuse({ form: 'exception', errors: [...refusalOf(attempt.problem, () => '')], values })
}

async function changeTimeOff(context: AppLoadContext, form: FormData, of: Calendar) {
  const { providerId, memberId } = of
  const removed = form.get('remove')
  const values = typedValues(form)
  if (typeof removed === 'string') {
    const attempt = await context.attempt(() =>
      context.call((ctx, core) =>
        core.scheduling.removeTimeOff(ctx, { providerId, memberId, timeOffId: removed }),
      ),
    )
    if (attempt.ok) return saved(of, 'time-off')
    return refuse({ form: 'time-off', errors: [...refusalOf(attempt.problem)], values })
  }
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const errors: Errors = []
  const instant = (which: 'from' | 'until', fallback: string): string => {
    const time = text(`${which}Time`) || fallback
    if (isDate(text(`${which}Date`)) && /^\d{2}:\d{2}$/.test(time)) return `${text(`${which}Date`)} ${time}`
    errors.push({ field: `${which}Date`, message: 'Enter a whole date.' })
    return ''
  }
  // Whole days when no times are given: the last one is included.
  const from = instant('from', '00:00')
  const until = instant('until', '23:59')
  if (errors.length > 0) return refuse({ form: 'time-off', errors, values })
  const attempt = await context.attempt(() =>
    context.call(async (ctx, core) => {
      const { timeZone } = (await hoursInForce(ctx, core, { ...of, ...context.tenant })).held
      const at = (wall: string) => instantOf(wall.slice(0, 10), wall.slice(11), timeZone)
      return core.scheduling.addTimeOff(ctx, {
        providerId,
        memberId,
        startsAt: at(from),
        endsAt: at(until),
        reason: text('reason').slice(0, 200),
      })
    }),
  )
  if (attempt.ok) return calendarPath.test(text('back')) ? redirect(text('back')) : saved(of, 'time-off')
  const errorsOf = refusalOf(attempt.problem, (field) => (field === 'endsAt' ? 'untilDate' : field))
  return refuse({ form: 'time-off', errors: [...errorsOf], values })
}

async function dropOwnHours(context: AppLoadContext, of: Calendar) {
  const { providerId, memberId } = of
  if (!memberId) return refuse({ form: 'team-hours', errors: [], values: {} })
  const attempt = await context.attempt(() =>
    context.call((ctx, core) => core.scheduling.dropMemberSchedule(ctx, { providerId, memberId })),
  )
  if (attempt.ok) return saved(of, 'team-hours')
  return refuse({ form: 'team-hours', errors: [...refusalOf(attempt.problem, () => '')], values: {} })
}
