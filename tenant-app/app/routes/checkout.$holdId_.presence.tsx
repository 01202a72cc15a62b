import type { ActionFunctionArgs } from '@remix-run/node'
import { readHoldSecret } from '../booking/hold-cookie.server.ts'

/** What the page says with its last breath (`sendBeacon`), and when it is shown again. Nobody reads the answer. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const holdId = params.holdId ?? ''
  const secret = await readHoldSecret(context, holdId, request)
  const intent = (await request.formData()).get('intent')
  if (secret) {
    await context.attempt(() =>
      context.call((ctx, core) =>
        intent === 'resume'
          ? core.booking.resumeHold(ctx, { holdId, secret })
          : core.booking.leaveHold(ctx, { holdId, secret }),
      ),
    )
  }
  return new Response(null, { status: 204 })
}
