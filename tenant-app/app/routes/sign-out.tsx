import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form } from '@remix-run/react'
import { Button } from '#ui/index.ts'
import { Frame } from '../booking/frame.tsx'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Sign out')

/** An address alone signs nobody out: any page could lead there. */
export const loader = ({ context }: LoaderFunctionArgs) => (context.user ? null : redirect('/sign-in'))

export async function action({ context }: ActionFunctionArgs) {
  if (context.user) await context.call((ctx, core) => core.identity.signOut(ctx))
  // Providers come back to work; customers were done.
  const next = context.user?.providerId === null ? '/' : '/sign-in'
  return redirect(next, { headers: { 'set-cookie': context.clearSessionCookie() } })
}

export default function SignOut() {
  return (
    <Frame width="narrow">
      <h1 className="heading text-2xl">Sign out?</h1>
      <p>On this device only. Your bookings stay as they are.</p>
      <Form method="post">
        <Button type="submit">Sign out</Button>
      </Form>
    </Frame>
  )
}
