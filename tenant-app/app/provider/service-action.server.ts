import { data, redirect, type AppLoadContext } from '@remix-run/node'
import { regionalLocale } from '../shell/regional-locale.ts'
import { refusalOf, typedValues } from './form-answer.ts'
import { assertFormSize, imagesFrom } from './images.server.ts'
import {
  changeQuestions,
  readNeeds,
  readQuestions,
  readService,
  serviceField,
  type ServiceDraft,
} from './service-form.ts'

type Target = { providerId: string; serviceId: string | null }

/** What the editor of a service sends: a change of its list of questions, or everything to be saved. */
export async function saveService(context: AppLoadContext, request: Request, target: Target) {
  assertFormSize(request)
  const form = await request.formData()
  const intent = String(form.get('intent') ?? 'save')
  const questions = readQuestions(form)
  const { files, problems } = await imagesFrom(context, form, 'images', 'service', 8)
  const changed = changeQuestions(intent, questions)
  const { currency, country } = context.tenant
  const locale = regionalLocale(context.tenant.locale, country)
  const { input, errors } = readService(form, questions, { locale, currency })
  errors.push(...problems.map((message) => ({ field: 'images', label: 'Pictures', message })))

  if (changed) {
    const draft = draftFrom(form, changed, files)
    return { errors: [], values: withoutQuestions(typedValues(form)), draft }
  }
  const refuse = (found: typeof errors, status = 422) =>
    data({ errors: found, values: typedValues(form), draft: draftFrom(form, questions, files) }, { status })
  if (errors.length > 0) return refuse(errors)

  const imageIds = files.map(({ id }) => id)
  const version = Number(form.get('version'))
  // A provider without rooms and equipment is not asked for them.
  const ticked = form.has('hasNeeds') ? readNeeds(form) : null
  const filled = (ticked ?? []).flatMap((resourceIds, index) => (resourceIds.length > 0 ? [index] : []))
  const attempt = await context.attempt(() =>
    context.call(async (ctx, core) => {
      const service = await (target.serviceId === null
        ? core.catalog.createService(ctx, { ...input, imageIds, providerId: target.providerId })
        : core.catalog.editService(ctx, { ...input, imageIds, serviceId: target.serviceId, version }))
      if (ticked) {
        const needs = filled.map((index) => ({ resourceIds: ticked[index] ?? [] }))
        await core.scheduling.setServiceNeeds(ctx, { serviceId: service.id, needs })
      }
      return service
    }),
  )
  if (!attempt.ok) {
    const fieldOf = (field: string) => {
      const need = /^needs\.(\d+)/.exec(field)
      return need ? `needs.${filled[Number(need[1])] ?? 0}` : serviceField(field)
    }
    return refuse([...refusalOf(attempt.problem, fieldOf)], attempt.problem.status)
  }
  return redirect(`/provider/services?saved=${attempt.value.id}`)
}

const draftFrom = (
  form: FormData,
  questions: ServiceDraft['questions'],
  images: ServiceDraft['images'],
): ServiceDraft => ({
  fields: Object.fromEntries(
    [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  ),
  isActive: form.get('isActive') !== null,
  questions,
  images,
  needs: readNeeds(form),
})

/** Questions have moved to other places, so what was typed at a place must not be put back there. */
const withoutQuestions = (values: ReturnType<typeof typedValues>) =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith('questions.')))
