import { data, type AppLoadContext } from '@remix-run/node'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Core } from '#platform/core.ts'
import type { Runtime } from '#platform/runtime.ts'
import { refusalOf } from '#ui/forms/form-answer.ts'
import { isAddress } from '../shell/addresses.ts'

type Asked = { email: string; address: string }
type Send = (runtime: Runtime, scope: Scope, core: Core, asked: Asked) => Promise<unknown>

/** Sends a link to the address that was typed. Nobody learns from the answer whether somebody has it here. */
export async function mailLink(context: AppLoadContext, form: FormData, send: Send) {
  const email = String(form.get('email') ?? '')
    .trim()
    .slice(0, 300)
  const values = { email: email.slice(0, 254) }
  if (!isAddress(email)) {
    const errors = [{ field: 'email', message: 'Type your e-mail address' }]
    return data({ errors, values, isSent: false }, { status: 422 })
  }
  const asked = await context.attempt(async () => {
    await context.limit('account')
    return context.run((runtime, scope, core) =>
      send(runtime, scope, core, { email, address: context.clientAddress }),
    )
  })
  if (asked.ok) return data({ errors: [], values, isSent: true })
  return data({ errors: refusalOf(asked.problem), values, isSent: false }, { status: asked.problem.status })
}
