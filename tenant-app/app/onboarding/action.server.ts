import { data, redirect, type AppLoadContext } from '@remix-run/node'
import { refusalOf, typedValues } from '../provider/form-answer.ts'
import { assertFormSize, imagesFrom } from '../provider/images.server.ts'
import { readStep, stepFaults } from './form.ts'
import { stepHref, stepWords, type StepName } from './words.ts'

type Errors = { field: string; label?: string; message: string }[]
export type WizardAnswer = {
  /** True for what was saved by itself while somebody typed. */
  isAutosave: boolean
  isSaved: boolean
  /** Somebody else, or another tab, changed the profile since this one was opened. */
  isStale: boolean
  /** Of the profile as it was saved. */
  version: number | null
  errors: Errors
  values: Record<string, string | string[]>
}

const order = Object.keys(stepWords) as StepName[]
export const stepOf = (request: Request): StepName =>
  order.find((step) => step === new URL(request.url).searchParams.get('step')) ?? 'business'
export const stepAfter = (step: StepName): StepName => order[order.indexOf(step) + 1] ?? 'review'

/** One step of the wizard: saved by itself as fields are left, or saved and gone on from. */
export async function takeWizardStep(context: AppLoadContext, request: Request, providerId: string) {
  assertFormSize(request)
  const form = await request.formData()
  const intent = String(form.get('intent') ?? '')
  if (intent === 'submit' || intent === 'withdraw') return submit(context, intent, providerId)
  if (intent === 'pause' || intent === 'resume') return rest(context, intent, providerId)
  const step = stepOf(request)
  const isAutosave = intent === 'autosave'
  const answer = (
    errors: Errors,
    status: number,
    { isStale = false, version = null as number | null } = {},
  ) =>
    data<WizardAnswer>(
      { isAutosave, isSaved: errors.length === 0, isStale, version, errors, values: typedValues(form) },
      { status },
    )

  const fields = readStep(step, form)
  const faults: Errors = stepFaults(fields)
  const images = step === 'photos' ? await picturesOf(context, form) : null
  faults.push(...(images?.faults ?? []))
  if (faults.length > 0) return answer(faults, 422)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      core.providers.editProvider(ctx, {
        ...fields,
        ...images?.ids,
        providerId,
        version: Number(form.get('version')),
      }),
    ),
  )
  if (!attempt.ok) {
    const isStale = attempt.problem.code === 'stale_version'
    return answer([...refusalOf(attempt.problem)], attempt.problem.status, { isStale })
  }
  return isAutosave
    ? answer([], 200, { version: attempt.value.version })
    : redirect(stepHref(stepAfter(step)))
}

async function picturesOf(context: AppLoadContext, form: FormData) {
  const [logo, header] = [
    await imagesFrom(context, form, 'logo', 'logo', 1),
    await imagesFrom(context, form, 'header', 'header', 1),
  ]
  return {
    ids: { logoImageId: logo.files[0]?.id ?? null, headerImageId: header.files[0]?.id ?? null },
    faults: [
      ...logo.problems.map((message) => ({ field: 'logo', label: 'Logo', message })),
      ...header.problems.map((message) => ({ field: 'header', label: 'Header image', message })),
    ],
  }
}

const refused = (errors: Errors, status: number) =>
  data<WizardAnswer>(
    { isAutosave: false, isSaved: false, isStale: false, version: null, errors, values: {} },
    { status },
  )

async function submit(context: AppLoadContext, intent: 'submit' | 'withdraw', providerId: string) {
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      intent === 'submit'
        ? core.providers.submitProvider(ctx, { providerId })
        : core.providers.withdrawProvider(ctx, { providerId }),
    ),
  )
  if (attempt.ok) return redirect(stepHref('review'))
  return refused([...refusalOf(attempt.problem, () => '')], attempt.problem.status)
}

async function rest(context: AppLoadContext, intent: 'pause' | 'resume', providerId: string) {
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      intent === 'pause'
        ? core.providers.pauseProvider(ctx, { providerId })
        : core.providers.resumeProvider(ctx, { providerId }),
    ),
  )
  if (attempt.ok) return redirect('/provider/onboarding')
  return refused([...refusalOf(attempt.problem, () => '')], attempt.problem.status)
}
