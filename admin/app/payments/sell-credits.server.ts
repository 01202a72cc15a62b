import type { ActionFunctionArgs } from '@remix-run/node'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { redirectDone, refuse } from '../shell/answer.server.ts'
import type { requireMarketplace } from '../shell/guard.server.ts'
import { packForm } from './pack-forms.tsx'
import { readPack } from './read-pack.ts'

type Place = Awaited<ReturnType<typeof requireMarketplace>>

/** Adds a pack of credits, or changes or withdraws the one that the form names. */
export async function savePack({ request, context }: ActionFunctionArgs, place: Place, form: FormData) {
  const packId = String(form.get('packId') ?? '')
  const sent = packForm(packId)
  const { input, errors } = readPack(form, place.tenant.currency)
  if (errors.length > 0) return refuse(form, sent, errors)
  const version = Number(form.get('version') ?? 0)
  const saved = await context.attempt(() =>
    place.call((ctx, core) =>
      packId
        ? core.payments.changeCreditPack(ctx, { ...input, packId, version })
        : core.payments.addCreditPack(ctx, input),
    ),
  )
  return saved.ok
    ? redirectDone(request, packId ? 'pack-saved' : 'pack-added')
    : refuse(form, sent, refusalOf(saved.problem))
}

/** Gives back what was paid for credits of which nothing was used. */
export async function giveBack({ request, context }: ActionFunctionArgs, place: Place, form: FormData) {
  const purchaseId = String(form.get('purchaseId') ?? '')
  const refunded = await context.attempt(() =>
    place.call((ctx, core) => core.payments.refundPurchase(ctx, { purchaseId })),
  )
  return refunded.ok
    ? redirectDone(request, 'refunding')
    : refuse(form, 'refund', refusalOf(refunded.problem))
}
