import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { answerCodePage, loadCodePage } from '../account/code-action.server.ts'
import { CodePage } from '../account/code-page.tsx'
import { requirePerson } from '../account/guard.server.ts'
import { areaMeta } from '../provider/page-meta.ts'

export const meta = areaMeta('Confirm your telephone')

export const loader = loadCodePage

export async function action({ request, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  return answerCodePage({
    context,
    request,
    purpose: 'phone_verification',
    async confirm(input) {
      await context.run((runtime, scope, core) => core.identity.confirmPhone(runtime, scope, input))
      return redirect('/account/profile?done=phone')
    },
  })
}

export default function ConfirmPhone() {
  const page = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  return (
    <CodePage
      {...page}
      title="Confirm your telephone"
      submit="Confirm"
      result={result}
      backHref="/account/profile"
    >
      A text message with a code is on its way. It works for ten minutes.
    </CodePage>
  )
}
