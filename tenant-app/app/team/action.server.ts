import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { FutureBooking } from '#platform/booking/index.ts'
import { refusalOf, typedValues } from '../provider/form-answer.ts'

type Errors = { field: string; label?: string; message: string }[]
export type TeamAnswer = {
  form: 'invite' | 'member'
  errors: Errors
  values: Record<string, string | string[]>
  /** Who leaves, and what somebody else has to take over. */
  leaving: { memberId: string; reason: string; bookings: FutureBooking[] } | null
}
type Role = 'provider_owner' | 'provider_member'
const roleOf = (value: FormDataEntryValue | null): Role =>
  value === 'provider_owner' ? 'provider_owner' : 'provider_member'

/** The forms of the team's page; `intent` says which was sent. */
export async function changeTeam(
  context: AppLoadContext,
  request: Request,
  of: { providerId: string; userId: string },
) {
  const { providerId } = of
  const form = await request.formData()
  const intent = String(form.get('intent') ?? '')
  const memberId = String(form.get('memberId') ?? '')
  const refuse = (
    name: TeamAnswer['form'],
    errors: Errors,
    status: number,
    leaving: TeamAnswer['leaving'] = null,
  ) => data<TeamAnswer>({ form: name, errors, values: typedValues(form), leaving }, { status })

  if (intent === 'invite') {
    const email = String(form.get('email') ?? '').trim()
    if (!/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email)) {
      const message = 'Enter an e-mail address like name@example.com.'
      return refuse('invite', [{ field: 'email', label: 'E-mail', message }], 422)
    }
    const attempt = await context.attempt(async () => {
      await context.limit('account')
      return context.call((ctx, core) =>
        core.providers.inviteTeamMember(ctx, { providerId, email, role: roleOf(form.get('role')) }),
      )
    })
    if (attempt.ok) return redirect('/provider/team?saved=invited')
    return refuse('invite', [...refusalOf(attempt.problem)], attempt.problem.status)
  }

  if (intent === 'remove') {
    const reassignTo = String(form.get('reassignTo') ?? '') || null
    const attempt = await context.attempt(() =>
      context.call(async (ctx, core) => {
        const { members } = await core.providers.getTeam(ctx, providerId)
        await core.booking.removeTeamMember(ctx, { providerId, memberId, reassignTo })
        return members.find(({ id }) => id === memberId)?.userId === of.userId
      }),
    )
    if (attempt.ok) return redirect(attempt.value ? '/' : '/provider/team?saved=removed')
    const { reason, bookings } = attempt.problem as unknown as { reason?: string; bookings?: FutureBooking[] }
    return refuse(
      'member',
      [...refusalOf(attempt.problem, () => '')],
      attempt.problem.status,
      reason && bookings ? { memberId, reason, bookings } : null,
    )
  }

  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      intent === 'role'
        ? core.providers.changeTeamRole(ctx, { providerId, memberId, role: roleOf(form.get('role')) })
        : core.providers.revokeTeamInvitation(ctx, {
            providerId,
            invitationId: String(form.get('invitationId') ?? ''),
          }),
    ),
  )
  if (attempt.ok) return redirect(`/provider/team?saved=${intent === 'role' ? 'role' : 'revoked'}`)
  return refuse('member', [...refusalOf(attempt.problem, () => '')], attempt.problem.status)
}
