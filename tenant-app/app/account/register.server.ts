import { redirect, type AppLoadContext } from '@remix-run/node'
import { clientOf, withReturnPath } from './form.server.ts'
import { keepAddress } from './pending-address.server.ts'

export type NewPerson = {
  email: string
  password: string
  firstName: string
  lastName: string
  phone: string | null
}

/** Begins a registration and leads to the page that asks for the code; the same whether the address is known or not. */
export async function beginRegistration(
  context: AppLoadContext,
  request: Request,
  person: NewPerson,
  to: string | null,
) {
  return context.attempt(async () => {
    await context.limit('account')
    const challenge = await context.run((runtime, scope, core) =>
      core.identity.startRegistration(runtime, scope, { ...person, ...clientOf(context, request) }),
    )
    return redirect(withReturnPath('/register/code', to, { challenge: challenge.id }), {
      headers: { 'set-cookie': await keepAddress(context, person.email) },
    })
  })
}
