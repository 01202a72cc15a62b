import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Stripe from 'stripe'
import { startLocalStripe, type LocalStripe, type LocalStripeOptions } from '#platform/local/stripe/server.ts'

/** The moment at which local Stripe stands still in tests, unless its clock is moved. */
export const stripeNow = new Date('2027-03-01T09:00:00Z')

export type StripeUnderTest = LocalStripe & { stripe: Stripe }

/** Local Stripe at a fixed moment, with the official library as its client. Close it after use. */
export async function startStripe(options: LocalStripeOptions = {}): Promise<StripeUnderTest> {
  const local = await startLocalStripe({ clock: () => stripeNow, tickMs: 0, ...options })
  return { ...local, stripe: new Stripe(local.secretKey, { ...local.client, maxNetworkRetries: 0 }) }
}

/** Payment methods that lead nowhere else, so that no address to return to is needed. */
export const withoutRedirects = {
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const satisfies Partial<Stripe.PaymentIntentCreateParams>

/** A payment with a test card, in euros. */
export const payWith = (stripe: Stripe, card: string, rest: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'eur',
    payment_method: card,
    confirm: true,
    ...withoutRedirects,
    ...rest,
  })

/** What a call was refused with. @throws Error when it was not refused */
export async function refusalOf(call: () => Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call()
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error
    throw error
  }
  throw new Error('The call was not refused')
}

/** Types of all events of the platform, oldest first. */
export const eventTypes = ({ engine }: LocalStripe) => engine.store.all('event').map(({ type }) => type)

export type Letter = { event: Stripe.Event; signature: string; payload: string }

/** Listens for webhooks. `answers` gives statuses for the next ones; 200 when there is none left. */
export async function startReceiver() {
  const letters: Letter[] = []
  const answers: number[] = []
  const server: Server = createServer((request, response) => {
    let payload = ''
    request.on('data', (chunk: Buffer) => (payload += chunk.toString()))
    request.on('end', () => {
      const event = JSON.parse(payload) as Stripe.Event
      letters.push({ event, signature: String(request.headers['stripe-signature']), payload })
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    letters,
    answers,
    types: () => letters.map(({ event }) => event.type),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** What comes back when a page is asked for or a form is sent, without following where it leads. */
export type Visit = { status: number; location: string | null; text: string }

export async function visit(url: string, form?: Record<string, string>): Promise<Visit> {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() }
}

/** The card form of Checkout, filled in. */
export const cardForm = (number: string, rest: Record<string, string> = {}) => ({
  way: 'card',
  email: 'customer@example.com',
  number,
  expiry: '12 / 34',
  cvc: '123',
  name: 'Ada Okafor',
  ...rest,
})

/** A Checkout Session of three things, for 100 euros. */
export const basket = (
  rest: Stripe.Checkout.SessionCreateParams = {},
): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  success_url: 'https://shop.example/paid?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'https://shop.example/basket',
  line_items: [
    {
      quantity: 2,
      price_data: {
        currency: 'eur',
        unit_amount: 4_500,
        product_data: { name: 'Lesson <b>', description: 'On Monday' },
      },
    },
    { quantity: 1, price_data: { currency: 'eur', unit_amount: 1_000, product_data: { name: 'Travel' } } },
  ],
  ...rest,
})

/** The session with what came of it. */
export const readSession = (stripe: Stripe, id: string) =>
  stripe.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge', 'line_items', 'setup_intent'],
  })
