import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { Form } from '@remix-run/react'
import { Button } from '#ui/index.ts'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { Door } from '../sign-in/door.tsx'

export const meta = pageMeta('Sign out')

/** An address alone signs nobody out: any page could lead there. */
export function loader({ context }: LoaderFunctionArgs) {
  requireConsole(context)
  return context.user ? null : redirect('/sign-in')
}

export async function action({ context }: ActionFunctionArgs) {
  requireConsole(context)
  if (context.user) await context.call((ctx, core) => core.identity.signOut(ctx))
  return redirect('/sign-in?after=out', { headers: { 'set-cookie': context.clearSessionCookie() } })
}

export default function SignOut() {
  return (
    <Door title="Sign out?" lead="On this device only.">
      <Form method="post">
        <Button type="submit">Sign out</Button>
      </Form>
    </Door>
  )
}
