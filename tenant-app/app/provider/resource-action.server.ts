import type { AppLoadContext } from '@remix-run/node'
import type { FormResult } from '#ui/index.ts'
import { refusalOf, typedValues } from './form-answer.ts'
import { readResource } from './resources.ts'

/** Which form was refused and why; of a refused archiving the services that stand in the way. */
export type ResourceResult = FormResult & {
  form: string
  resourceId: string | null
  errors: NonNullable<FormResult['errors']>
  services: { id: string; title: string }[]
  status: number
}

const doneOf: Record<string, string> = {
  add: 'added',
  edit: 'saved',
  archive: 'archived',
  restore: 'restored',
}

/** What the forms of the page do, by the name of the form. */
export async function changeResource(
  context: AppLoadContext,
  form: FormData,
  providerId: string,
): Promise<{ done: string } | ResourceResult> {
  const kind = String(form.get('form') ?? '')
  const resourceId = kind === 'add' ? null : String(form.get('resourceId') ?? '')
  const version = Number(form.get('version'))
  const isTyped = kind === 'add' || kind === 'edit'
  const refuse = (
    errors: ResourceResult['errors'],
    status: number,
    services: ResourceResult['services'] = [],
  ) => ({
    form: kind,
    resourceId,
    errors,
    services,
    status,
    ...(isTyped ? { values: typedValues(form) } : {}),
  })

  const { input, errors } = isTyped ? readResource(form) : { input: null, errors: [] }
  if (errors.length > 0) return refuse(errors, 422)
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      resourceId === null && input
        ? core.scheduling.createResource(ctx, { ...input, providerId })
        : core.scheduling.editResource(ctx, {
            resourceId: resourceId ?? '',
            version,
            ...(input ?? { isActive: kind === 'restore' }),
          }),
    ),
  )
  if (attempt.ok) return { done: doneOf[kind] ?? 'saved' }
  const { problem } = attempt
  return refuse([...refusalOf(problem)], problem.status, servicesOf(problem))
}

/** The services that a conflict names. */
function servicesOf(problem: object): ResourceResult['services'] {
  return 'services' in problem && Array.isArray(problem.services)
    ? (problem.services as ResourceResult['services'])
    : []
}
