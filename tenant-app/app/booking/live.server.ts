import type { AppLoadContext } from '@remix-run/server-runtime'
import type { Asked } from '#platform/booking/index.ts'

/** How an appointment goes now, for its customer; with `?code` the picture that the provider scans. */
export async function loadLive(context: AppLoadContext, asked: Asked, request: Request) {
  const live = await context.read((ctx, core) => core.booking.getLiveStatus(ctx, asked))
  const isCodeAsked = new URL(request.url).searchParams.has('code') && live.mayCheckIn
  const made = isCodeAsked
    ? await context.attempt(() =>
        context.run((runtime, scope, core) =>
          core.booking.makeCheckInCode(runtime, scope, { asked, origin: context.origin }),
        ),
      )
    : null
  return { live, code: made?.ok ? made.value : null, link: asked.as === 'guest' ? asked.secret : null }
}
export type LoadedLive = Awaited<ReturnType<typeof loadLive>>
