import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Asked, GroupScope } from '#platform/booking/index.ts'
import { refuseProblem, text } from '../account/form.server.ts'
import { scopeIn } from './group-scope.ts'
import { loadLive } from './live.server.ts'

export const openForms = ['cancel', 'missed', 'contest'] as const
/** Which question is open on the page; each has an address of its own, so that it opens without scripts. */
export type OpenForm = (typeof openForms)[number] | null

/** A booking as its customer sees it, whether by the link of a guest or signed in. */
export async function loadManaged(context: AppLoadContext, asked: Asked, request: Request) {
  const query = new URL(request.url).searchParams
  const open: OpenForm = openForms.find((name) => query.has(name)) ?? null
  const [booking, moving, { payment }] = await context.read((ctx, core) =>
    Promise.all([
      core.booking.readBooking(ctx, asked),
      core.booking.getRescheduleStanding(ctx, asked),
      core.booking.getBookingPayment(ctx, asked),
    ]),
  )
  const scope = scopeIn(query.get('cancel'))
  const preview = open === 'cancel' && booking.mayCancel ? await previewOf(context, asked, scope) : null
  const group = booking.group
    ? await context.attempt(() => context.read((ctx, core) => core.booking.getBookingGroup(ctx, asked)))
    : null
  return {
    booking,
    moving,
    /** What was paid online and what is due; null where nothing is. */
    payment,
    open,
    preview,
    scope,
    /** The series or visit that it is part of. */
    group: group?.ok ? group.value : null,
    live: await loadLive(context, asked, request),
    /** How many were moved a moment ago. */
    movedCount: query.has('moved') ? Math.max(1, Number(query.get('moved')) || 1) : 0,
    now: new Date().toISOString(),
    support: context.tenant.supportEmail,
  }
}

/** What cancelling costs: this one, or several of its group together. Minor units; null when it cannot be said. */
async function previewOf(context: AppLoadContext, asked: Asked, scope: GroupScope) {
  const preview = await context.attempt(() =>
    context.read(async (ctx, { booking }) => {
      if (scope !== 'one') return booking.previewGroupCancellation(ctx, asked, scope)
      return { ...(await booking.previewCancellation(ctx, asked)), isPossible: true, items: [] }
    }),
  )
  if (!preview.ok) return null
  const { refundAmount, feeAmount, currency, deadline, isPossible, items, payment } = preview.value
  return { refundAmount, feeAmount, currency, deadline, isPossible, items, payment }
}
export type CostPreview = NonNullable<Awaited<ReturnType<typeof previewOf>>>

export type Managed = Awaited<ReturnType<typeof loadManaged>>

/** What customers do with a booking, each a form of its page. @returns a refusal for that form, or null when it is done */
export async function actOnManaged(context: AppLoadContext, asked: Asked, form: FormData) {
  const intent = text(form, 'intent', 20)
  const reason = text(form, 'reason', 1_000)
  const attempt = await context.attempt(async () => {
    await context.limit('booking')
    await context.call(async (ctx, { booking }) => {
      const scope = scopeIn(form.get('scope'))
      if (intent === 'cancel' && scope === 'one') await booking.cancelAsked(ctx, asked, { reason })
      else if (intent === 'cancel') await booking.cancelGroup(ctx, asked, { scope, reason, ...feeIn(form) })
      else if (intent === 'withdraw-all') await booking.withdrawGroupProposals(ctx, asked)
      else if (intent === 'answer-all')
        await booking.answerGroupProposals(ctx, asked, { answer: answerIn(form) })
      else if (intent === 'complete') await booking.completeBooking(ctx, asked)
      else if (intent === 'missed') await booking.reportNoShow(ctx, asked, { reason })
      else if (intent === 'contest') await booking.contestNoShow(ctx, asked, { reason })
      else if (intent === 'withdraw') await booking.withdrawProposal(ctx, asked)
      else if (intent === 'here') await booking.checkInHere(ctx, asked, hereIn(form))
      else if (intent === 'answer') await booking.answerProposal(ctx, asked, { answer: answerIn(form) })
    })
  })
  return attempt.ok ? null : refuseProblem(intent, form, inWords(attempt.problem))
}

/** What the page said that it costs, minor units: at another price nothing is cancelled. */
export function feeIn(form: FormData): { feeAmount?: number } {
  const feeAmount = Number(form.get('fee') ?? '')
  return form.has('fee') && Number.isSafeInteger(feeAmount) && feeAmount >= 0 ? { feeAmount } : {}
}

export function answerIn(form: FormData) {
  const answer = form.get('answer')
  return answer === 'accept' || answer === 'leave' ? answer : 'decline'
}

/** As the device has said it; what is no number is refused by the core. */
function hereIn(form: FormData) {
  const number = (name: string) => Number(form.get(name) || Number.NaN)
  return {
    latitude: number('latitude'),
    longitude: number('longitude'),
    accuracyMetres: number('accuracyMetres'),
  }
}

type Problem = { code: string; title: string; detail?: string; status: number }

/** A sentence that names a status is for machines; people are told what to do. */
export function inWords<P extends Problem>(problem: P): P {
  const isForMachines =
    problem.code === 'illegal_transition' && /\bbooking that is|become/.test(problem.detail ?? '')
  return isForMachines ? { ...problem, detail: standsOtherwise } : problem
}
const standsOtherwise =
  'This has changed since you opened the page. Load it anew to see how the appointment stands now.'
