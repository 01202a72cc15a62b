import type { BillingRuntime } from '#platform/billing/flows/seller.ts'
import type { PaymentRuntime } from '#platform/payments/flows/checkout.ts'

/** What a process that is killed would have thrown, if it could. */
export class Died extends Error {
  override name = 'Died'
}

type Database = PaymentRuntime['database']

/** Where a process may die, counted; from its death on nothing of it reaches anything any more. */
function mortality(at: number | null) {
  const borders: string[] = []
  let isDead = false
  const assertAlive = () => {
    if (isDead) throw new Died('Nothing is done by the dead')
  }
  const border = (name: string) => {
    borders.push(name)
    if (borders.length !== at) return
    isDead = true
    throw new Died(name)
  }
  const databaseOf = (database: Database): Database => ({
    ...database,
    readTenant: (async (scope, work) => {
      assertAlive()
      return database.readTenant(scope, work)
    }) satisfies Database['readTenant'],
    inTenant: (async (scope, work) => {
      assertAlive()
      const done = await database.inTenant(scope, async (ctx) => {
        const result = await work(ctx)
        border('inside of a transaction')
        return result
      })
      border('after a transaction')
      return done
    }) satisfies Database['inTenant'],
  })
  const gatewayOf = <Gateway extends object>(gateway: Gateway): Gateway =>
    new Proxy(gateway, {
      get(target, name) {
        const call: unknown = Reflect.get(target, name)
        if (typeof call !== 'function') return call
        return async (...given: unknown[]) => {
          assertAlive()
          const answer: unknown = await call.apply(target, given)
          border(`after ${String(name)}`)
          return answer
        }
      },
    })
  return { borders, databaseOf, gatewayOf }
}

/**
 * A runtime that dies at one of the borders between the database and the processor: inside of a transaction, which is
 * rolled back; right after one; right after a call was answered.
 * @param at which border, from 1; null: none, to count them
 */
export function mortal(runtime: PaymentRuntime, at: number | null) {
  const { borders, databaseOf, gatewayOf } = mortality(at)
  const database = databaseOf(runtime.database)
  return { runtime: { ...runtime, database, payments: gatewayOf(runtime.payments) }, borders }
}

/** The same for plans. */
export function mortalBilling(runtime: BillingRuntime, at: number | null) {
  const { borders, databaseOf, gatewayOf } = mortality(at)
  const database = databaseOf(runtime.database)
  return { runtime: { ...runtime, database, billing: gatewayOf(runtime.billing) }, borders }
}

/** Runs until it dies. @returns whether it did; anything else that is thrown is thrown on */
export async function untilDeath(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    if (error instanceof Died) return true
    throw error
  }
}
