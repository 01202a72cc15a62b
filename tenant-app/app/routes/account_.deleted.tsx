import type { HeadersFunction } from '@remix-run/node'
import { LinkButton } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'
import { useSite } from '../shell/site.ts'

export const meta = areaMeta('Your account is deleted')
export const headers: HeadersFunction = () => ({ 'cache-control': 'no-store' })

/** Where somebody lands who has just left. */
export default function AccountDeleted() {
  const site = useSite()
  return (
    <Frame width="narrow">
      <header className="grid gap-2">
        <h1 className="heading text-2xl">Your account is deleted</h1>
        <p className="text-muted">
          Your details are gone from {site.name}, and no message will come any more. You can still book as a
          guest.
        </p>
      </header>
      <div>
        <LinkButton href="/">Go to the start page</LinkButton>
      </div>
    </Frame>
  )
}
