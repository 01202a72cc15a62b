import { redirect } from '@remix-run/node'
import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Asked } from '#platform/booking/index.ts'
import { parseMoney } from '#ui/index.ts'
import { refuse, refuseProblem, text } from '../account/form.server.ts'
import { inWords } from './managed.server.ts'

const intents = ['pay', 'tip', 'overrun', 'release'] as const
type Intent = (typeof intents)[number]

/**
 * What customers do with the money of a booking, each a form of its page.
 * @param page of the booking, to which the processor leads back
 * @returns null when the form is about something else; else where it leads, or a refusal for that form
 */
export async function actOnPayment(context: AppLoadContext, asked: Asked, form: FormData, page: string) {
  const intent = intents.find((each) => each === form.get('intent'))
  if (!intent) return null
  await context.limit('booking')
  const amount = intent === 'tip' ? await tipIn(context, asked, form) : 0
  if (amount === null)
    return refuse(intent, form, [{ field: 'amount', message: 'Type an amount, such as 5.00' }])
  const attempt = await context.attempt(async () => {
    const payPath = await take(context, asked, { intent, form, amount })
    return payPath ? toPayPage(context, payPath, page) : page
  })
  return attempt.ok ? redirect(attempt.value) : refuseProblem(intent, form, inWords(attempt.problem))
}

type Taking = { intent: Intent; form: FormData; amount: number }

/** @returns where what follows from it is paid; null when there is nothing to pay on a page */
const take = (
  context: AppLoadContext,
  asked: Asked,
  { intent, form, amount }: Taking,
): Promise<string | null> =>
  context.call(async (ctx, { booking }) => {
    const answer = text(form, 'answer', 20)
    switch (intent) {
      case 'pay':
        return (await booking.makePayLink(ctx, asked, { chargeId: text(form, 'charge', 40) })).payPath
      case 'tip':
        return (await booking.giveTip(ctx, asked, { amount })).payPath
      case 'overrun': {
        const offerId = text(form, 'offer', 40)
        const said = answer === 'accept' ? ('accept' as const) : ('decline' as const)
        return (await booking.answerOverrun(ctx, asked, { offerId, answer: said })).payPath
      }
      case 'release':
        await booking.answerRelease(ctx, asked, { answer: answer === 'agree' ? 'agree' : 'decline' })
        return null
    }
  })

/** Straight to the page of the processor, and from there back to the booking. */
async function toPayPage(context: AppLoadContext, payPath: string, page: string): Promise<string> {
  const secret = payPath.split('/').at(-1)!
  const { origin } = context
  const url = await context.run((runtime, scope, core) =>
    core.payments.openPayLink(runtime, scope, { secret, origin, backTo: page }),
  )
  return url ?? page
}

async function tipIn(context: AppLoadContext, asked: Asked, form: FormData): Promise<number | null> {
  const suggested = Number(form.get('suggested') ?? Number.NaN)
  if (Number.isSafeInteger(suggested) && suggested > 0) return suggested
  const { currency } = await context.read((ctx, core) => core.booking.readBooking(ctx, asked))
  const typed = parseMoney(text(form, 'amount', 30), currency, context.tenant.locale)
  return typed !== null && typed > 0 ? typed : null
}
