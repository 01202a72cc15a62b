import { minorUnitDigits } from '#platform/kernel/money.ts'
import type { Buyer, Contents } from '../features.ts'
import { mostAmount, type PlanTerms } from './price-list.ts'

export type SeedPlan = PlanTerms & { name: string; description: string; isDefault: boolean }

/** How many of a currency buy about what one US dollar does, roughly: only for the first prices, which sellers change. */
const perDollar: Record<string, number> = {
  AED: 4, ARS: 1_000, BDT: 120, BRL: 5, CLP: 950, CNY: 7, COP: 4_000, CZK: 23, DKK: 7, EGP: 50, GEL: 3,
  GHS: 12, HKD: 8, HUF: 360, IDR: 16_000, ILS: 4, INR: 85, ISK: 140, JPY: 150, KES: 130, KRW: 1_400, KZT: 500,
  LKR: 300, MAD: 10, MXN: 19, MYR: 4, NGN: 1_500, NOK: 11, NPR: 135, PEN: 4, PHP: 57, PKR: 280, PLN: 4,
  PYG: 7_500, QAR: 4, RON: 5, RSD: 108, RWF: 1_400, SAR: 4, SEK: 10, THB: 34, TRY: 35, TWD: 32, TZS: 2_600,
  UAH: 41, UGX: 3_700, UYU: 42, VND: 25_000, XAF: 600, XOF: 600, XPF: 110, ZAR: 18, KWD: 0.3, BHD: 0.4,
  OMR: 0.4, JOD: 0.7, TND: 3, CRC: 510, DOP: 60, GTQ: 8, MNT: 3_400, MUR: 46, UZS: 12_800, AMD: 390, ALL: 92,
} // prettier-ignore

/** A price that looks like one: small ones whole, others with two leading digits, the last of them a nine. Minor units. */
export function roundPrice(dollars: number, currency: string): number {
  const value = dollars * (perDollar[currency] ?? 1)
  if (value < 10) return Math.max(1, Math.round(value)) * 10 ** minorUnitDigits(currency)
  const step = 10 ** (Math.floor(Math.log10(value)) - 1)
  // 2,850 yen are 29 hundreds.
  const nine = Math.round((value / step + 1) / 10) * 10 - 1
  return nine * step * 10 ** minorUnitDigits(currency)
}

const free: Contents = { listing: true, bookings: 10, 'analytics.basic': true, 'team.members': 0 }
const professional: Contents = {
  ...free,
  bookings: null,
  'analytics.advanced': true,
  'marketing.tools': true,
  'portfolio.customise': true,
  'calendar.sync': true,
}
const business: Contents = {
  ...professional,
  'team.members': null,
  'api.access': true,
  'page.white_label': true,
  'support.priority': true,
}

const small: Contents = {
  marketplaces: 1,
  staff: 2,
  providers: 10,
  'marketplace.bookings': 100,
  'platform.fee': 300,
}
const growing: Contents = {
  ...small,
  staff: 10,
  providers: 250,
  'marketplace.bookings': 5_000,
  'domain.custom': true,
  'sender.own_domain': true,
  'platform.fee': 100,
}
const large: Contents = {
  ...growing,
  marketplaces: 5,
  staff: null,
  providers: null,
  'marketplace.bookings': null,
  'theme.code': true,
  'marketplace.api': true,
  'platform.fee': 50,
}

/** Two months of a year are given to whoever pays for all of it; where that is more than one charge can be, by the month only. */
const paid = (dollars: number, currency: string): PlanTerms['prices'] => {
  const amount = Math.min(
    roundPrice(dollars, currency),
    mostAmount + 1 - 10 ** (minorUnitDigits(currency) + 1),
  )
  const prices: PlanTerms['prices'] = [
    { interval: 'month', amount },
    { interval: 'year', amount: amount * 10 },
  ]
  return prices.filter((price) => price.amount <= mostAmount)
}

/** What a new price list begins with; from then on it is its seller's. */
export const seedPlans = (buyer: Buyer, currency: string): SeedPlan[] =>
  buyer === 'provider'
    ? [
        plan('Free', 'Everything for a start', free, []),
        plan('Professional', 'For those who live from it', professional, paid(19, currency)),
        plan('Business', 'For a team', business, paid(49, currency)),
      ]
    : [
        plan('Free', 'A marketplace to begin with', small, []),
        plan('Growth', 'Under your own name', growing, paid(49, currency)),
        plan('Scale', 'Without limits', large, paid(190, currency)),
      ]

const plan = (
  name: string,
  description: string,
  contents: Contents,
  prices: PlanTerms['prices'],
): SeedPlan => ({ name, description, contents, prices, isDefault: prices.length === 0 })

/** What counts where a price list has not been written yet. */
export const defaultContents = (buyer: Buyer): { name: string; contents: Contents } => {
  const { name, contents } = seedPlans(buyer, 'USD').find(({ isDefault }) => isDefault)!
  return { name, contents }
}
