import { data, redirect, type ActionFunctionArgs } from '@remix-run/node'
import { refusalOf, typedValues } from '#ui/forms/form-answer.ts'
import { requireMarketplace } from '../shell/guard.server.ts'
import { readPolicy } from './policy-form.ts'

/** Saves what the editor sent, for a new policy (null) or one that is there, or shows it once more. */
export async function savePolicy(args: ActionFunctionArgs, policyId: string | null) {
  const { context, request, params } = args
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await request.formData()
  const { input, errors } = readPolicy(form)
  const values = typedValues(form)
  if (form.get('intent') === 'preview') return data({ errors: [], values })
  if (errors.length > 0) return data({ errors, values }, { status: 422 })

  const version = Number(form.get('version'))
  const saved = await context.attempt(() =>
    place.call((ctx, core) =>
      policyId === null
        ? core.catalog.createPolicy(ctx, input)
        : core.catalog.editPolicy(ctx, { policyId, version, ...input }),
    ),
  )
  if (saved.ok) return redirect(`/m/${params.slug}/policies?done=${policyId === null ? 'added' : 'saved'}`)
  const refused = refusalOf(saved.problem)
  return data({ errors: refused, values }, { status: saved.problem.status })
}
