import { BillingFailure } from './failures.ts'
import type { BillingGateway } from './port.ts'

/** Where no processor is set up: plans are granted and given, and none can be bought. */
export const noBilling = new Proxy({ isOffered: false } as BillingGateway, {
  get(target, name) {
    if (name === 'isOffered') return false
    // A promise may resolve to it, which asks whether it is one.
    if (name === 'then' || typeof name === 'symbol') return Reflect.get(target, name) as unknown
    return () =>
      Promise.reject(new BillingFailure('misconfigured', { detail: 'No processor of payments is set up' }))
  },
})
