import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import type { TenantAccess } from '#platform/tenancy/index.ts'
import { isAddress, listed } from '../shell/addresses.ts'
import { answerOf, refuse, textOf } from '../shell/answer.server.ts'
import { requireMarketplace } from '../shell/guard.server.ts'

const accesses: readonly string[] = ['open', 'invite_only', 'email_domains'] satisfies TenantAccess[]
const isAccess = (text: string): text is TenantAccess => accesses.includes(text)
/** As many as the API takes at once. */
const mostAtOnce = 100
const mostTyped = 30_000

/** The forms of the page about who may join; `form` says which was sent. */
export async function changeAccess(args: ActionFunctionArgs) {
  const { context, request } = args
  const place = await requireMarketplace(args, 'marketplace.manage')
  const form = await request.formData()
  const here = new URL(request.url).pathname
  const kind = textOf(form, 'form', 20)
  const invitationId = textOf(form, 'invitationId', 36)

  if (kind === 'revoke') {
    await place.call((ctx, core) => core.identity.revokeCustomerInvitation(ctx, invitationId))
    return redirect(`${here}?done=revoked`)
  }
  if (kind === 'again') {
    const sent = await context.attempt(async () => {
      await context.limit('account')
      return place.call(async (ctx, core) => {
        const open = await core.identity.listCustomerInvitations(ctx)
        const emails = open.filter(({ id }) => id === invitationId).map(({ email }) => email)
        return emails.length === 0 ? null : core.identity.inviteCustomers(ctx, emails)
      })
    })
    if (!sent.ok) return answerOf(sent, form, { form: 'again', done: '' })
    return redirect(`${here}?done=${(sent.value?.invited.length ?? 0) > 0 ? 'again' : 'answered'}`)
  }

  if (kind === 'invite') {
    const emails = listed(textOf(form, 'emails', mostTyped))
    const message = faultOf(emails)
    if (message) return refuse(form, 'invite', [{ field: 'emails', message }])
    const invited = await context.attempt(async () => {
      await context.limit('account')
      return place.call((ctx, core) => core.identity.inviteCustomers(ctx, emails))
    })
    const done = invited.ok ? invitedWords(invited.value) : ''
    return answerOf(invited, form, { form: 'invite', done, fieldOf: () => 'emails' })
  }

  const access = textOf(form, 'access', 20)
  const domains = listed(textOf(form, 'domains', mostTyped)).map((domain) => domain.replace(/^@/, ''))
  if (!isAccess(access)) return refuse(form, 'access', [{ field: 'access', message: 'Choose one of these' }])
  const saved = await context.attempt(() =>
    place.call((ctx, core) =>
      core.tenancy.setAccess(ctx, { access, domains, version: Number(form.get('version')) }),
    ),
  )
  if (saved.ok) return redirect(`${here}?done=access`)
  const wrong = saved.problem.errors?.map(({ field }) => domains[Number(field.split('.')[1])]).find(Boolean)
  if (wrong) {
    const message = `“${wrong}” is not the domain of an e-mail address, such as example.edu`
    return refuse(form, 'access', [{ field: 'domains', message }])
  }
  return answerOf(saved, form, { form: 'access', done: '' })
}

function faultOf(emails: readonly string[]): string | null {
  if (emails.length === 0) return 'Type at least one address'
  if (emails.length > mostAtOnce)
    return `These are ${emails.length} addresses: invite at most ${mostAtOnce} at once`
  const wrong = emails.filter((email) => !isAddress(email))
  if (wrong.length === 0) return null
  const named = wrong.slice(0, 5).join(', ')
  return wrong.length === 1
    ? `This is not an e-mail address: ${named}`
    : `These are not e-mail addresses: ${named}${wrong.length > 5 ? ' and others' : ''}`
}

function invitedWords({
  invited,
  known,
}: {
  invited: readonly { email: string }[]
  known: readonly string[]
}) {
  const sent =
    invited.length === 0
      ? 'Nobody was invited.'
      : invited.length === 1
        ? `An invitation is on its way to ${invited[0]?.email}.`
        : `${invited.length} invitations are on their way.`
  if (known.length === 0) return sent
  const named = known.length <= 3 ? known.join(', ') : `${known.length} of these addresses`
  return `${sent} There is an account already for ${named}.`
}
