import { fromProcessorAmount, toProcessorAmount } from '#platform/kernel/money.ts'

export const chargedAmount = (amount: number, currency: string): number =>
  toProcessorAmount({ amount, currency })

/** In our minor units; a credit has the sign of one. */
export const toldAmount = (amount: number, currency: string): number => {
  const { amount: size } = fromProcessorAmount(Math.abs(amount), currency.toUpperCase())
  return amount < 0 ? -size : size
}
export const fromSeconds = (seconds: number): Date => new Date(seconds * 1_000)
export const toSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1_000)
export const dateOf = (seconds: number | null | undefined): Date | null =>
  seconds === null || seconds === undefined ? null : fromSeconds(seconds)
export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null)
