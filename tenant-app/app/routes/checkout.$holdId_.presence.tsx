import type { ActionFunctionArgs } from '@remix-run/node'
import { stepHold } from '../booking/hold-steps.server.ts'
import { readHoldSecret } from '../booking/hold-cookie.server.ts'

/** What the page says with its last breath (`sendBeacon`), and when it is shown again. Nobody reads the answer. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const holdId = params.holdId ?? ''
  const secret = await readHoldSecret(context, holdId, request)
  const intent = (await request.formData()).get('intent')
  if (secret) {
    await context.attempt(() =>
      stepHold(context, intent === 'resume' ? 'resume' : 'leave', { holdId, secret }),
    )
  }
  return new Response(null, { status: 204 })
}
