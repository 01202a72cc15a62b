import type Stripe from 'stripe'

export const day = 86_400
/** Unix seconds. */
export const at = (text: string) => new Date(text).getTime() / 1_000

/** Ids of prices. */
export type Plans = { professional: string; business: string; yearly: string; setUp: string; seat: string }

/** A price list in dollars: 19 and 49 a month, 190 a year, seats for 7, a set-up fee of 25. */
export async function plansOf(stripe: Stripe): Promise<Plans> {
  const product = async (name: string) => (await stripe.products.create({ name })).id
  const price = async (name: string, amount: number, interval: 'month' | 'year' | null) =>
    (
      await stripe.prices.create({
        product: await product(name),
        currency: 'usd',
        unit_amount: amount,
        ...(interval ? { recurring: { interval } } : {}),
      })
    ).id
  return {
    professional: await price('Professional', 1_900, 'month'),
    business: await price('Business', 4_900, 'month'),
    yearly: await price('Professional, yearly', 19_000, 'year'),
    seat: await price('Seat', 700, 'month'),
    setUp: await price('Set-up', 2_500, null),
  }
}

/** A customer with a card that is used by itself. */
export async function subscriber(
  stripe: Stripe,
  card = 'pm_card_visa',
  rest: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> {
  const { id } = await stripe.customers.create({ email: 'ada@example.com', name: 'Ada Okafor', ...rest })
  return useCard(stripe, id, card)
}

/** Makes a card the one that is used. */
export async function useCard(stripe: Stripe, customer: string, card: string): Promise<Stripe.Customer> {
  const method = await stripe.paymentMethods.attach(card, { customer })
  return stripe.customers.update(customer, { invoice_settings: { default_payment_method: method.id } })
}
