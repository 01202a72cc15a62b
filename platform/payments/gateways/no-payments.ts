import { PaymentFailure } from './failures.ts'
import type { PaymentGateway } from './port.ts'

/** Where no processor is set up: nobody is offered to pay, and whatever is asked of it all the same is refused. */
export const noPayments = new Proxy({ isOffered: false } as PaymentGateway, {
  get(target, name) {
    if (name === 'isOffered') return false
    if (name === 'pageOrigins') return []
    if (name === 'readNotice') return () => Promise.resolve(null)
    // A promise may resolve to it, which asks whether it is one.
    if (name === 'then' || typeof name === 'symbol') return Reflect.get(target, name) as unknown
    const detail = 'No processor of payments is set up'
    return () => Promise.reject(new PaymentFailure('misconfigured', { detail }))
  },
})
