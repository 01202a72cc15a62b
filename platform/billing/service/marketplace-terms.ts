// What marketplaces have without a subscription is a plan of the platform's price list. Each keeps a copy among its own
// rows, with the terms that count for it: no marketplace reads rows of the platform.
import { newId } from '#platform/kernel/ids.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { after, days } from '#platform/kernel/time.ts'
import { platformTenantId } from '#platform/tenancy/index.ts'
import type { Contents } from '../features.ts'
import { Plan } from '../models.ts'
import type { Overage } from '../rules/index.ts'

export type DefaultTerms = {
  name: string
  description: string
  number: number
  contents: Contents
  overage: Overage
  currency: string
  running: 'keep' | 'move'
  noticeDays: number
  createdAt: Date
}

/** Marketplaces without a copy, or whose terms are to become later ones by now. `$1`: the moment. */
export const findBehind = `
  with terms as (
    select max(v.number) as newest,
      max(v.number) filter (where v.running = 'move'
        and v.created_at + make_interval(days => v.notice_days) <= $1) as due
    from plans p join plan_versions v on v.tenant_id = p.tenant_id and v.plan_id = p.id
    where p.tenant_id = '${platformTenantId}' and p.buyer = 'tenant' and p.is_default)
  select t.id as tenant_id
  from tenants t cross join terms
    left join lateral (
      select max(v.number) as number
      from plans c join plan_versions v on v.tenant_id = c.tenant_id and v.plan_id = c.id
      where c.tenant_id = t.id and c.buyer = 'tenant' and c.is_default) own on true
  where t.kind = 'marketplace' and terms.newest is not null
    and (own.number is null or own.number < terms.due)
  order by t.id limit 200`

/** All terms that the platform's plan for everybody ever had, the earliest first; none before there is a price list. */
export async function readDefaultTerms(ctx: Ctx): Promise<DefaultTerms[]> {
  const { rows } = await ctx.trx.raw<{ rows: DefaultTerms[] }>(
    `select p.name, p.description, v.number, v.contents, v.overage, v.currency, v.running,
       v.notice_days as "noticeDays", v.created_at as "createdAt"
     from plans p join plan_versions v on v.plan_id = p.id
     where p.buyer = 'tenant' and p.is_default
     order by v.number`,
  )
  return rows
}

/**
 * A marketplace without a copy gets the latest terms. One that has a copy moves to later terms where they say so, once
 * the time of their notice is over; others are for those who come after them. Asked again, it is the same.
 */
export async function keepDefaultTerms(ctx: Ctx, offered: readonly DefaultTerms[]): Promise<void> {
  const newest = offered.at(-1)
  if (!newest) return
  const own = await Plan.query(ctx.trx).findOne({ buyer: 'tenant', is_default: true }).forUpdate()
  if (!own) return begin(ctx, newest)
  const [row] = await ctx.trx('plan_versions').where({ plan_id: own.id }).max({ number: 'number' })
  const present = Number(row?.number ?? 0)
  const wanted = offered.findLast(
    ({ running, createdAt, noticeDays }) =>
      running === 'move' && after(createdAt, days(noticeDays)) <= ctx.now,
  )
  if (!wanted || wanted.number <= present) return
  const { name, description } = wanted
  await Plan.query(ctx.trx)
    .patch({ name, description, version: own.version + 1 })
    .where({ id: own.id })
  await insertVersion(ctx, own.id, wanted)
}

/** Of two at once the one that writes the plan is the one. */
async function begin(ctx: Ctx, terms: DefaultTerms): Promise<void> {
  const id = newId()
  const { name, description } = terms
  const written: unknown[] = await ctx
    .trx('plans')
    .insert({ id, buyer: 'tenant', name, description, state: 'hidden', is_default: true })
    .onConflict(ctx.trx.raw('(tenant_id, buyer) where is_default'))
    .ignore()
    .returning('id')
  if (written.length > 0) await insertVersion(ctx, id, terms)
}

const insertVersion = async (ctx: Ctx, planId: string, terms: DefaultTerms): Promise<void> =>
  void (await ctx.trx('plan_versions').insert({
    id: newId(),
    plan_id: planId,
    // The number that they have in the platform's price list.
    number: terms.number,
    contents: JSON.stringify(terms.contents),
    overage: JSON.stringify(terms.overage),
    currency: terms.currency,
    running: terms.running,
    notice_days: terms.noticeDays,
  }))
