import { formatMoney } from '#platform/kernel/money.ts'
import { planNotices, type PlanEmailData, type PlanNotice } from '#platform/storefront/index.ts'
import type { PlanSaid, Priced } from './schemas.ts'
import { inDaysText, type Sender } from './sender.ts'

/** What the theme's templates show. */
export function toPlanEmail(said: PlanSaid, sender: Sender, now: Date): PlanEmailData {
  const { locale, origin, consoleOrigin, marketplace, tenant } = sender
  const { notice, currency } = said
  const money = (amount: number | null) => (amount === null ? '' : formatMoney({ amount, currency }, locale))
  const price = (priced: Priced | null) =>
    priced && priced.amount > 0 ? `${money(priced.amount)} a ${priced.interval}` : ''
  const day = (instant: string | null) =>
    instant ? dayText(new Date(instant), notice, locale, tenant.timeZone) : ''
  return {
    locale,
    reference: null,
    marketplace,
    plan: {
      ...(Object.fromEntries(planNotices.map((name) => [name, name === notice])) as Record<
        PlanNotice,
        boolean
      >),
      business: said.business,
      isMarketplace: said.isMarketplace,
      name: said.plan,
      before: said.before,
      price: price(said.price),
      priceBefore: price(said.priceBefore),
      amount: money(said.amount),
      when: day(said.when),
      until: day(said.until),
      inDays: said.when ? inDaysText(new Date(said.when), now) : '',
      feature: said.feature,
      used: said.used === null ? '' : String(said.used),
      limit: said.limit === null ? '' : String(said.limit),
      overage: money(said.overage),
      helps: new Intl.ListFormat(locale, { type: 'disjunction' }).format(said.helps),
      method: said.method,
      number: said.number,
      changes: said.changes,
      rests: said.rests,
    },
    actionUrl: `${said.isMarketplace ? consoleOrigin : origin}${said.path}`,
  }
}

/** A card is good until the end of a month; everything else has a day. */
const dayText = (when: Date, notice: PlanNotice, locale: string, timeZone: string) =>
  new Intl.DateTimeFormat(
    locale,
    notice === 'cardExpiring'
      ? { year: 'numeric', month: 'long', timeZone: 'UTC' }
      : { dateStyle: 'long', timeZone },
  ).format(when)
