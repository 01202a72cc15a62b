import type { LoaderFunctionArgs } from '@remix-run/node'
import { readFeatures, requireSeller } from './price-list.server.ts'

/** What the editor of a plan needs; without an id it is a new one. */
export async function loadPlanEditor(args: LoaderFunctionArgs) {
  const seller = await requireSeller(args)
  const { planId } = args.params
  const features = await readFeatures(seller)
  const { comparison, plan, now } = await seller.read(async (ctx, { billing }) => ({
    comparison: await billing.comparePlans(ctx),
    plan: planId === undefined ? null : await billing.getPlan(ctx, planId),
    now: ctx.now,
  }))
  const { buyer, base, currency, timeZone } = seller
  const today = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
  return { features, comparison, plan, buyer, base, currency, today }
}
