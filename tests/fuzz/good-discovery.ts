import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, string>
  body?: Record<string, unknown>
}

const date = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

/** Good requests to what helps a customer and a provider find each other: explanations, suggestions, the waitlist. */
export const goodDiscovery: Record<string, (market: Market) => Promise<Part>> = {
  explainOwnAvailability: async () => ({ query: { from: date(0), to: date(2) } }),
  explainAvailability: async () => ({ caller: 'operator', query: { from: date(0), to: date(2) } }),
}
