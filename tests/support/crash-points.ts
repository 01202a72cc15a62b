import type { PaymentRuntime } from '#platform/payments/flows/checkout.ts'
import type { PaymentGateway } from '#platform/payments/gateways/port.ts'

/** What a process that is killed would have thrown, if it could. */
export class Died extends Error {
  override name = 'Died'
}

/**
 * A runtime that dies at one of the borders between the database and the processor: inside of a transaction, which is
 * rolled back; right after one; right after a call was answered. From then on nothing of it reaches anything any more.
 * @param at which border, from 1; null: none, to count them
 */
export function mortal(runtime: PaymentRuntime, at: number | null) {
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
  const database = {
    ...runtime.database,
    readTenant: (async (scope, work) => {
      assertAlive()
      return runtime.database.readTenant(scope, work)
    }) satisfies PaymentRuntime['database']['readTenant'],
    inTenant: (async (scope, work) => {
      assertAlive()
      const done = await runtime.database.inTenant(scope, async (ctx) => {
        const result = await work(ctx)
        border('inside of a transaction')
        return result
      })
      border('after a transaction')
      return done
    }) satisfies PaymentRuntime['database']['inTenant'],
  } as PaymentRuntime['database']
  const payments = new Proxy(runtime.payments, {
    get(target, name: keyof PaymentGateway) {
      const call = target[name]
      if (typeof call !== 'function') return call
      return async (...given: never[]) => {
        assertAlive()
        const answer = await (call as (...all: never[]) => Promise<unknown>)(...given)
        border(`after ${name}`)
        return answer
      }
    },
  })
  return { runtime: { ...runtime, database, payments }, borders }
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
