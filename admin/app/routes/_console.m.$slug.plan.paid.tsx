import { redirect, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRevalidator } from '@remix-run/react'
import { Hourglass, Unplug } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState, LinkButton } from '#ui/index.ts'
import { attemptAtProcessor } from '#ui/money/answer.server.ts'
import { requireBuyer } from '../own-plan/buyer.server.ts'
import { pageMeta } from '../shell/page-meta.ts'

export const meta = pageMeta('Your payment')
export const handle = {
  crumbs: (_: unknown, slug: string) => [
    { label: 'Your plan', href: `/m/${slug}/plan` },
    { label: 'Your payment' },
  ],
}

/** Where the page of the processor leads back to. Safe to load again: what was paid counts once. */
export async function loader(args: LoaderFunctionArgs) {
  const { place, owner, path } = await requireBuyer(args)
  const settled = await attemptAtProcessor(args.context, () =>
    place.run((runtime, scope, { billing }) => billing.settleCheckout(runtime, scope, { owner })),
  )
  const state = settled.ok ? settled.value?.state : undefined
  if (state && state !== 'incomplete' && state !== 'ended') throw redirect(`${path}?done=subscribed`)
  return { isUnreachable: !settled.ok, path }
}

const askAgainMs = 5_000

export default function PaidPage() {
  const { isUnreachable, path } = useLoaderData<typeof loader>()
  const { revalidate } = useRevalidator()
  const latest = useRef(revalidate)
  useEffect(() => {
    latest.current = revalidate
  })
  useEffect(() => {
    const timer = setInterval(() => latest.current(), askAgainMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <EmptyState
      level={1}
      icon={isUnreachable ? <Unplug aria-hidden="true" /> : <Hourglass aria-hidden="true" />}
      title={isUnreachable ? 'The payment service does not answer just now' : 'Your payment is on its way'}
      action={
        <div className="flex flex-wrap justify-center gap-3">
          <LinkButton href="?">See how it stands</LinkButton>
          <LinkButton href={path} variant="quiet">
            To your plan
          </LinkButton>
        </div>
      }
    >
      Nothing that you have paid is lost, and nothing is charged twice. Your plan counts as soon as the
      payment is confirmed: this page looks again by itself, and you need not keep it open.
    </EmptyState>
  )
}
