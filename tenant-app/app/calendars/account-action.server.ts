import { data, redirect, type AppLoadContext } from '@remix-run/node'
import { refusalOf, typedValues } from '../provider/form-answer.ts'

const fields: readonly string[] = ['calendarId', 'isWriting']

/** The forms of one account: connect one of its calendars, or take the account away. */
export async function changeAccount(
  context: AppLoadContext,
  request: Request,
  of: { providerId: string; accountId: string },
) {
  const form = await request.formData()
  const refuse = (errors: ReturnType<typeof refusalOf>, status: number) =>
    data({ errors, values: typedValues(form) }, { status })
  if (form.get('intent') === 'remove') {
    const attempt = await context.attempt(() =>
      context.call((ctx, core) => core.calendars.removeAccount(ctx, of)),
    )
    if (attempt.ok) return redirect('/provider/calendars?saved=account-removed')
    return refuse(
      refusalOf(attempt.problem, () => ''),
      attempt.problem.status,
    )
  }
  const calendarId = String(form.get('calendarId') ?? '').slice(0, 1_024)
  if (!calendarId) return refuse([{ field: 'calendarId', message: 'Choose a calendar.' }], 422)
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.calendars.connectCalendar(runtime, scope, {
        ...of,
        calendarId,
        isBlocking: form.has('isBlocking'),
        isWriting: form.has('isWriting') && !form.getAll('onlyRead').includes(calendarId),
        blocksWhenStale: form.has('blocksWhenStale'),
      }),
    ),
  )
  if (attempt.ok) return redirect(`/provider/calendars?saved=connected&read=${attempt.value.id}`)
  const errors = refusalOf(attempt.problem, (field) => (fields.includes(field) ? field : ''))
  return refuse(errors, attempt.problem.status)
}
