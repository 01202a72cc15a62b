import { assertValid } from '#platform/kernel/errors.ts'
import type { BreachedPasswords } from '../gateways/breached-passwords.ts'

export type BreachRuntime = { breachedPasswords: BreachedPasswords }

/** @throws AppError `validation_failed` for a password that is known from a breach */
export async function assertUnbreached({ breachedPasswords }: BreachRuntime, password: string) {
  assertValid(
    !(await breachedPasswords.has(password)),
    'password',
    'This password is known from a breach of another service, and is tried first; choose another one',
  )
}
