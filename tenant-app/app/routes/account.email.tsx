import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { answerCodePage, loadCodePage } from '../account/code-action.server.ts'
import { CodePage } from '../account/code-page.tsx'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Confirm your new address')

export const loader = loadCodePage

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  return answerCodePage({
    context,
    request,
    purpose: 'email_change',
    async confirm(input) {
      await context.run((runtime, scope, core) => core.identity.confirmEmailChange(runtime, scope, input))
      return redirect('/account/security?done=email')
    },
  })
}

export default function ConfirmEmail() {
  const page = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <CodePage
      {...page}
      title="Confirm your new address"
      submit="Use the new address"
      result={result}
      backHref="/account/security"
    >
      A message with a code is on its way to the new address. It works for one hour; until you type it, the
      present address stays.
    </CodePage>
  )
}
