import { data, redirect, type ActionFunctionArgs } from '@remix-run/node'
import { answerOf, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

const forms = ['ask', 'open', 'end'] as const
type AccessForm = (typeof forms)[number]

export const isAccessForm = (form: string): form is AccessForm => (forms as readonly string[]).includes(form)

/** What platform staff ask of a user: access, the ticket that consent gives, and the end of it. */
export async function answerAccessForm(args: ActionFunctionArgs, sent: FormData, form: AccessForm) {
  const { context, params } = args
  const place = await requireMarketplace(args, 'user.impersonate')
  const userId = params.userId ?? ''
  const page = `/m/${params.slug}/users/${userId}`
  const id = textOf(sent, 'id', 36)
  if (form === 'end') {
    await place.call((ctx, core) => core.identity.endAccess(ctx, id))
    return redirect(`${page}?done=ended`)
  }
  if (form === 'ask') {
    const accountName = `${context.user?.firstName ?? ''} ${context.user?.lastName ?? ''}`.trim()
    const reason = textOf(sent, 'reason', 1_000)
    const asked = await context.attempt(() =>
      place.call((ctx, core) => core.identity.requestAccess(ctx, { userId, reason, accountName })),
    )
    return asked.ok ? redirect(`${page}?done=asked`) : answerOf(asked, sent, { form, done: '' })
  }
  const { host } = new URL(place.origin)
  const issued = await context.attempt(() =>
    place.run(({ database, vault }, scope, core) =>
      database.inTenant(scope, (ctx) => core.identity.issueAccessTicket(ctx, vault, { id, host })),
    ),
  )
  if (!issued.ok) return answerOf(issued, sent, { form: 'ask', done: '' })
  // A link and no redirect: forms of the console lead nowhere else, by its content policy.
  const ticketHref = `${place.origin}/sign-in/as?ticket=${encodeURIComponent(issued.value)}`
  return data({ form, errors: [], done: '', refusal: '', ticketHref })
}
