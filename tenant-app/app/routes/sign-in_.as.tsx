import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Banner } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Support session')

/** Where platform staff arrive with a ticket, to act in a user's place with that user's consent. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  await context.limit('account')
  const url = new URL(request.url)
  const ticket = (url.searchParams.get('ticket') ?? '').slice(0, 200)
  const { host } = new URL(context.origin)
  const userAgent = request.headers.get('user-agent') ?? ''
  const entered = await context.attempt(() =>
    context.run(({ database, vault }, scope, core) =>
      database.inTenant(scope, (ctx) =>
        core.identity.redeemAccessTicket(ctx, vault, { ticket, host, userAgent }),
      ),
    ),
  )
  if (!entered.ok) return { problem: entered.problem.code }
  const { secret, expiresAt, user } = entered.value
  throw redirect(user.providerId ? '/provider' : '/account', {
    headers: { 'set-cookie': context.sessionCookie(secret, expiresAt) },
  })
}

export default function SupportSession() {
  const { problem } = useLoaderData<typeof loader>()
  return (
    <Frame width="narrow">
      <h1 className="heading text-2xl">This way in is closed</h1>
      <Banner tone="warning">
        {problem === 'conflict'
          ? 'The person has not agreed, or the hour is over. Ask again in the console.'
          : 'This ticket was used, or its minute has passed. Open a new one in the console.'}
      </Banner>
    </Frame>
  )
}
