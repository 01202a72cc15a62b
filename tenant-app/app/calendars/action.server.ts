import { data, redirect, type AppLoadContext } from '@remix-run/node'
import type { NewFeedView } from '#platform/calendars/index.ts'
import { refusalOf, typedValues } from '../provider/form-answer.ts'

type Errors = { field: string; label?: string; message: string }[]
export type CalendarForm = 'connect' | 'connection' | 'feed' | 'settings' | 'disconnect'
export type CalendarAnswer = {
  form: CalendarForm
  errors: Errors
  values: Record<string, string | string[]>
  /** Its address is told this once. */
  feed: NewFeedView | null
}

const page = '/provider/calendars'
const labels: Record<string, string> = { address: 'Address', name: 'Name', memberId: 'Whose calendar' }

function refuse(form: CalendarForm, sent: FormData, errors: Errors, status: number) {
  const named = errors.map((error) => {
    const label = labels[error.field]
    return label ? { ...error, label } : error
  })
  return data<CalendarAnswer>({ form, errors: named, values: typedValues(sent), feed: null }, { status })
}

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim()
const fields =
  (...names: string[]) =>
  (field: string) =>
    names.includes(field) ? field : ''

/** The forms of the list of calendars; `intent` says which was sent. */
export async function changeCalendars(context: AppLoadContext, request: Request, providerId: string) {
  const form = await request.formData()
  const intent = text(form, 'intent')
  if (intent === 'read') return readNow(context, form, providerId)
  if (intent === 'feed' || intent === 'rotate' || intent === 'revoke') {
    return changeFeeds(context, form, { providerId, intent })
  }
  return connect(context, form, providerId)
}

async function connect(context: AppLoadContext, form: FormData, providerId: string) {
  const address = text(form, 'address')
  if (address.length < 4) {
    const message = 'Paste the address of the calendar; it begins with https:// or webcal://'
    return refuse('connect', form, [{ field: 'address', message }], 422)
  }
  const name = text(form, 'name')
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.calendars.connectAddress(runtime, scope, {
        providerId,
        address: address.slice(0, 2_000),
        memberId: text(form, 'memberId') || null,
        blocksWhenStale: form.has('blocksWhenStale'),
        ...(name ? { name: name.slice(0, 120) } : {}),
      }),
    ),
  )
  if (attempt.ok) return redirect(`${page}?saved=connected`)
  const errors = [...refusalOf(attempt.problem, fields('address', 'name', 'memberId'))]
  return refuse('connect', form, errors, attempt.problem.status)
}

async function readNow(context: AppLoadContext, form: FormData, providerId: string) {
  const connectionId = text(form, 'connectionId')
  const attempt = await context.attempt(() =>
    context.run((runtime, scope, core) =>
      core.calendars.syncNow(runtime, scope, { providerId, connectionId }),
    ),
  )
  if (attempt.ok) return redirect(`${page}?read=${encodeURIComponent(connectionId)}`)
  const { code, detail, status } = attempt.problem
  const message =
    code === 'rate_limited' && detail ? `${detail}.` : (refusalOf(attempt.problem)[0]?.message ?? '')
  return refuse('connection', form, [{ field: '', message }], status)
}

async function changeFeeds(
  context: AppLoadContext,
  form: FormData,
  { providerId, intent }: { providerId: string; intent: 'feed' | 'rotate' | 'revoke' },
) {
  const feedId = text(form, 'feedId')
  const name = text(form, 'name').slice(0, 80)
  const { origin } = context
  const attempt = await context.attempt(() =>
    context.call(async (ctx, core) => {
      if (intent === 'revoke') {
        await core.calendars.revokeFeed(ctx, { providerId, feedId })
        return null
      }
      if (intent === 'rotate') return core.calendars.rotateFeed(ctx, { providerId, feedId, origin })
      return core.calendars.createFeed(ctx, {
        providerId,
        origin,
        memberId: text(form, 'memberId') || null,
        ...(name ? { name } : {}),
      })
    }),
  )
  if (!attempt.ok) {
    const errors = [...refusalOf(attempt.problem, fields('name', 'memberId'))]
    return refuse('feed', form, errors, attempt.problem.status)
  }
  if (attempt.value === null) return redirect(`${page}?saved=revoked#feeds`)
  // Told in the answer and not in an address: an address stays in the history of the browser.
  const answer: CalendarAnswer = { form: 'feed', errors: [], values: {}, feed: attempt.value }
  return data(answer, { headers: { 'cache-control': 'no-store' } })
}

/** The forms of one calendar. */
export async function changeConnection(
  context: AppLoadContext,
  request: Request,
  of: { providerId: string; connectionId: string },
) {
  const form = await request.formData()
  const intent = text(form, 'intent')
  if (intent === 'disconnect') {
    const attempt = await context.attempt(() =>
      context.call((ctx, core) => core.calendars.removeConnection(ctx, of)),
    )
    if (attempt.ok) return redirect(`${page}?saved=disconnected`)
    return refuse('disconnect', form, [...refusalOf(attempt.problem, () => '')], attempt.problem.status)
  }
  const here = `${page}/${encodeURIComponent(of.connectionId)}`
  const change = { ...of, version: Number(form.get('version')) }
  if (intent === 'pause' || intent === 'resume') {
    const attempt = await context.attempt(() =>
      context.call((ctx, core) =>
        core.calendars.editConnection(ctx, { ...change, isPaused: intent === 'pause' }),
      ),
    )
    if (attempt.ok) return redirect(`${here}?saved=${intent === 'pause' ? 'paused' : 'resumed'}`)
    return refuse('settings', form, [...refusalOf(attempt.problem, () => '')], attempt.problem.status)
  }
  const name = text(form, 'name')
  if (!name) {
    return refuse('settings', form, [{ field: 'name', message: 'Give it a name to tell it apart.' }], 422)
  }
  const attempt = await context.attempt(() =>
    context.call((ctx, core) =>
      core.calendars.editConnection(ctx, {
        ...change,
        name: name.slice(0, 120),
        isBlocking: form.has('isBlocking'),
        blocksWhenStale: form.has('blocksWhenStale'),
        ...(form.has('mayWrite') ? { isWriting: form.has('isWriting') } : {}),
      }),
    ),
  )
  if (attempt.ok) return redirect(`${here}?saved=edited`)
  return refuse('settings', form, [...refusalOf(attempt.problem, fields('name'))], attempt.problem.status)
}
