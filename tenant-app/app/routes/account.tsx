import type { HeadersFunction, LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData, useLocation } from '@remix-run/react'
import { Avatar, Banner, LinkButton } from '#ui/index.ts'
import { requirePerson } from '../account/guard.server.ts'
import { AccountNav } from '../account/nav.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Your account')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })

export async function loader({ request, context }: LoaderFunctionArgs) {
  const user = requirePerson(context, request)
  const requests = await context.read((ctx, core) => core.identity.listOwnAccessRequests(ctx))
  return {
    asks: requests.find(({ state }) => state === 'asked')?.accountName ?? null,
    name: `${user.firstName} ${user.lastName}`.trim(),
    email: user.email,
    imageUrl: user.image?.variants[0]?.url ?? null,
    isProvider: user.providerId !== null,
  }
}

export default function AccountArea() {
  const { asks, name, email, imageUrl, isProvider } = useLoaderData<typeof loader>()
  const { pathname } = useLocation()
  return (
    <div className="mx-auto grid w-full max-w-xl content-start gap-8 px-gutter py-8 sm:py-12">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Avatar name={name} {...(imageUrl ? { src: imageUrl } : {})} size="lg" decorative />
        <div className="min-w-0 grow basis-40">
          <p className="truncate text-lg font-strong">{name}</p>
          <p className="truncate text-sm text-muted">{email}</p>
        </div>
        {isProvider ? (
          <LinkButton href="/provider" variant="secondary" size="sm">
            Provider area
          </LinkButton>
        ) : null}
      </div>
      <AccountNav path={pathname} />
      {asks !== null && pathname !== '/account/access' ? (
        <Banner
          title={`${asks} of support asks to act in your place`}
          actions={
            <LinkButton href="/account/access" variant="secondary" size="sm">
              Read why, and answer
            </LinkButton>
          }
        />
      ) : null}
      <Outlet />
    </div>
  )
}
