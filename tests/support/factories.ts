import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

/** A bookable provider with one service, as plain rows: open every day around the clock unless said otherwise. */
export async function createBookable(
  ctx: Ctx,
  overrides: Bookable = {},
): Promise<{ providerId: string; serviceId: string; categoryId: string }> {
  const providerId = newId()
  const categoryId = newId()
  const mark = providerId.slice(-8)
  await ctx.trx('providers').insert({
    id: providerId,
    slug: `provider-${mark}`,
    business_name: `Provider ${mark}`,
    headline: 'Careful work',
    introduction: 'We have been working in this town for a long time.',
    stage: 'active',
    is_published: true,
    email: `provider-${mark}@example.com`,
    city: 'Berlin',
    country: 'DE',
    ...overrides.provider,
  })
  await ctx.trx('categories').insert({
    id: categoryId,
    slug: `category-${mark}`,
    name: 'Cleaning',
    icon: 'sparkles',
    colour: '#335577',
  })
  await createSchedule(ctx, providerId, overrides)
  const serviceId = await createService(ctx, { providerId, categoryId, ...overrides.service })
  return { providerId, serviceId, categoryId }
}

type Row = Record<string, unknown>
type Window = { weekday: number; start_minute: number; end_minute: number }
export type Bookable = { timeZone?: string; windows?: Window[]; provider?: Row; service?: Row }

const everyDay: Window[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  start_minute: 0,
  end_minute: 1440,
}))

export async function createSchedule(
  ctx: Ctx,
  providerId: string,
  { timeZone = 'Europe/Berlin', windows = everyDay }: Bookable = {},
) {
  await ctx.trx('schedules').insert({ id: newId(), provider_id: providerId, time_zone: timeZone })
  if (windows.length > 0) {
    await ctx
      .trx('availability_rules')
      .insert(windows.map((window) => ({ id: newId(), provider_id: providerId, ...window })))
  }
}

type ServiceOf = { providerId?: string; categoryId?: string }
export async function createService(
  ctx: Ctx,
  { providerId, categoryId, ...columns }: ServiceOf & Row,
): Promise<string> {
  const id = newId()
  await ctx.trx('services').insert({
    id,
    provider_id: providerId,
    category_id: categoryId,
    title: 'Spring cleaning',
    description: 'Every room, every window.',
    duration_minutes: 60,
    price_amount: 6000,
    currency: 'EUR',
    step_minutes: 15,
    minimum_notice_minutes: 0,
    horizon_days: 60,
    location_kind: 'at_provider',
    is_active: true,
    ...columns,
  })
  return id
}

/** The instant a number of hours after another, on a full quarter of an hour: a start that the grid knows. */
export function quarterAfter(instant: Date, hours: number): Date {
  const quarter = 15 * 60_000
  return new Date(Math.ceil((instant.getTime() + hours * 3_600_000) / quarter) * quarter)
}

export const contact = {
  firstName: 'Ada',
  lastName: 'Okafor',
  email: 'ada@example.com',
  phone: '+49 30 1234567',
} as const
