import { data, redirect, type AppLoadContext } from '@remix-run/node'
import { parseMoney } from '#ui/index.ts'
import { refusalOf, typedValues } from './form-answer.ts'

const deeds = ['refund', 'overrun', 'withdraw-overrun', 'release', 'pay-link'] as const
type Deed = (typeof deeds)[number]
type Errors = { field: string; message: string }[]

/**
 * What a provider does with the money of a booking; the button `money` says which. @returns null for another form
 */
export async function takeMoneyStep(context: AppLoadContext, form: FormData, bookingId: string) {
  const deed = deeds.find((each) => each === form.get('money'))
  if (!deed) return null
  const refuse = (errors: Errors) =>
    data({ money: deed, step: null, payLink: null, errors, values: typedValues(form) }, { status: 422 })
  const { currency } = await context.read((ctx, core) => core.booking.getBooking(ctx, bookingId))
  const typed = String(form.get('amount') ?? '').trim()
  const amount = typed === '' ? undefined : parseMoney(typed, currency, context.tenant.locale)
  if (amount === null) return refuse([{ field: 'amount', message: 'Type an amount, such as 25.00' }])
  const attempt = await context.attempt(() => take(context, { deed, bookingId, form, amount }))
  if (!attempt.ok) return refuse([...refusalOf(attempt.problem)])
  if (attempt.value)
    return data({ money: deed, step: null, payLink: context.origin + attempt.value, errors: [], values: {} })
  return redirect(`/provider/bookings/${bookingId}#payment`)
}

type Taking = { deed: Deed; bookingId: string; form: FormData; amount: number | undefined }

/** @returns the path of a link to pay that was made */
const take = (context: AppLoadContext, { deed, bookingId, form, amount }: Taking): Promise<string | null> =>
  context.call(async (ctx, { booking }) => {
    const asked = { as: 'provider', bookingId } as const
    const text = (name: string, most = 500) =>
      String(form.get(name) ?? '')
        .trim()
        .slice(0, most)
    switch (deed) {
      case 'refund':
        await booking.refundBooking(ctx, asked, { ...(await refundedOf()), note: text('note') })
        return null
      case 'overrun':
        await booking.offerOverrun(ctx, asked, {
          minutes: Number(text('minutes', 5)),
          ...(amount === undefined ? {} : { amount }),
          message: text('message'),
        })
        return null
      case 'withdraw-overrun':
        await booking.withdrawOverrun(ctx, asked, { offerId: text('offer', 40) })
        return null
      case 'release':
        await booking.askForRelease(ctx, asked)
        return null
      case 'pay-link':
        return (await booking.makePayLink(ctx, asked, { chargeId: text('charge', 40) })).payPath
    }

    /** One line, or everything; an amount of it, or all that is left. */
    async function refundedOf() {
      const lineId = text('line', 200)
      if (lineId === '' || lineId === 'all') return amount === undefined ? {} : { amount }
      const { payment } = await booking.getBookingPayment(ctx, asked)
      const left = payment?.lines.find(({ id }) => id === lineId)?.refundableAmount ?? 0
      return { lines: [{ lineId, amount: amount ?? left }] }
    }
  })
