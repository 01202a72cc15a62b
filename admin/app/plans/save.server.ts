import { data, redirect, type ActionFunctionArgs } from '@remix-run/node'
import type { Core } from '#platform/core.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { fieldIn, isSameTerms, readPlan, type EditorFeature, type ReadPlan } from './plan-form.ts'
import { readFeatures, requireSeller } from './price-list.server.ts'

/** Saves what the editor sent, for a new plan (null) or one that is there, or shows it once more. */
export async function savePlan(args: ActionFunctionArgs, planId: string | null) {
  const { context, request } = args
  const seller = await requireSeller(args)
  const features = await readFeatures(seller)
  const form = await request.formData()
  const read = readPlan(form, { features, currency: seller.currency })
  const values = typedValues(form)
  if (form.get('intent') === 'preview') return data({ errors: [], values })
  if (read.errors.length > 0) return data({ errors: read.errors, values }, { status: 422 })

  const version = Number(form.get('version'))
  const saved = await context.attempt(() =>
    seller.call((ctx, core) =>
      planId === null
        ? core.billing.createPlan(ctx, read.input)
        : changePlan(ctx, core, { planId, version, features, read }),
    ),
  )
  if (saved.ok) return redirect(`${seller.base}/plans?done=${planId === null ? 'added' : 'saved'}`)
  const errors = refusalOf(saved.problem, fieldIn(read.input))
  return data({ errors, values }, { status: saved.problem.status })
}

type Change = { planId: string; version: number; features: readonly EditorFeature[]; read: ReadPlan }

/** Words and terms are two things to the core: each is said anew only where it changed, so that nobody is told of nothing. */
async function changePlan(ctx: Ctx, { billing }: Core, { planId, version, features, read }: Change) {
  const { name, description, ...terms } = read.input
  let present = await billing.getPlan(ctx, planId)
  const isMove = read.running === 'move' && present.running !== 'move'
  const isNew = isMove || !isSameTerms(features, present, read.input)
  if (name !== present.name || description !== present.description) {
    present = await billing.renamePlan(ctx, { planId, version, name, description })
    version = present.version
  }
  if (!isNew) return present
  const { running, noticeDays } = read
  return billing.setPlanTerms(ctx, {
    planId,
    version,
    ...terms,
    running,
    ...(running === 'move' ? { noticeDays } : {}),
  })
}
