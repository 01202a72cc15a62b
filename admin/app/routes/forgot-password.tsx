import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useActionData } from '@remix-run/react'
import { requireConsole } from '../shell/guard.server.ts'
import { pageMeta } from '../shell/page-meta.ts'
import { mailLink } from '../sign-in/mailed-link.server.ts'
import { MailedLink } from '../sign-in/mailed-link.tsx'

export const meta = pageMeta('Forgotten password')

export function loader({ context }: LoaderFunctionArgs) {
  requireConsole(context)
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireConsole(context)
  return mailLink(context, await request.formData(), (runtime, scope, core, asked) =>
    core.identity.requestPasswordReset(runtime, scope, asked),
  )
}

export default function ForgotPassword() {
  return (
    <MailedLink
      title="Forgotten password"
      lead="We send a link with which you choose a new one."
      lifetime="for an hour"
      back="Back to signing in"
      result={useActionData<typeof action>()}
    />
  )
}
