import { data, redirect, type ActionFunctionArgs } from '@remix-run/node'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { parseMoney } from '#ui/index.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

/** Gives something back of a payment, or says that a refund which failed has reached its customer another way. */
export async function refund(args: ActionFunctionArgs) {
  const place = await requireMarketplace(args, 'payment.refund_any')
  const paymentId = args.params.paymentId ?? ''
  const body = await args.request.formData()
  const text = (name: string, most = 500) =>
    String(body.get(name) ?? '')
      .trim()
      .slice(0, most)
  const form = text('form', 60)
  const values = typedValues(body)
  const refundId = text('refund', 40)
  const note = text('note')

  const refundable = await place.read((ctx, core) => core.payments.getRefundable(ctx, paymentId))
  const typed = text('amount', 30)
  const amount = typed === '' ? undefined : parseMoney(typed, refundable.currency, 'en')
  if (amount === null)
    return data(
      { form, errors: [{ field: 'amount', message: 'Type an amount, such as 25.00' }], values },
      { status: 422 },
    )
  const chosen = text('line', 200)
  const lineId = chosen === 'all' ? '' : chosen
  const left = refundable.lines.find(({ id }) => id === lineId)?.refundableAmount ?? 0
  const what = lineId
    ? { lines: [{ lineId, amount: amount ?? left }] }
    : amount === undefined
      ? {}
      : { amount }
  const done = await args.context.attempt(() =>
    place.call(async (ctx, core) => {
      if (refundId) await core.payments.settleAnyRefund(ctx, { refundId, note })
      else await core.payments.refundPayment(ctx, { paymentId, ...what, note })
    }),
  )
  if (done.ok) return redirect(new URL(args.request.url).pathname)
  return data({ form, errors: refusalOf(done.problem), values }, { status: done.problem.status })
}
