import { redirect, type AppLoadContext } from '@remix-run/node'
import type { CheckoutView } from '#platform/booking/index.ts'

type Hold = { holdId: string; secret: string }
const intents = ['voucher', 'no-voucher', 'credits']

/**
 * What the last step says of a voucher and of credits. Whoever typed a code, or ticked the box, and pressed the large
 * button instead sees first what is left to pay.
 * @returns null when nothing is to be changed
 */
export async function changeFunding(
  context: AppLoadContext,
  form: FormData,
  { holdId, secret }: Hold,
  payment: CheckoutView['payment'],
) {
  const intent = String(form.get('intent'))
  if (!payment || payment.isBegun) return null
  const typed = String(form.get('voucherCode') ?? '').trim()
  const wantsCredits = form.get('useCredits') !== null
  const isOtherCredits = payment.ownCreditsAmount > 0 && wantsCredits !== payment.creditsAmount > 0
  if (!intents.includes(intent) && !typed && !isOtherCredits) return null

  const saved = await context.attempt(() =>
    context.call((ctx, core) =>
      core.booking.fundHold(ctx, {
        holdId,
        secret,
        ...(intent === 'no-voucher' ? { voucherCode: '' } : typed ? { voucherCode: typed } : {}),
        ...(payment.ownCreditsAmount > 0 ? { useCredits: wantsCredits } : {}),
      }),
    ),
  )
  if (saved.ok) return redirect(`/checkout/${holdId}?step=review#payment`)
  const { code, detail, title, errors } = saved.problem
  if (code === 'hold_expired') return redirect(`/checkout/${holdId}`)
  return { errors: errors ?? [{ field: '', message: detail ?? title }], values: { voucherCode: typed } }
}
