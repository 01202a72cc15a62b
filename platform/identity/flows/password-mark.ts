import { hashSecret } from '#platform/kernel/ids.ts'

/** What a sign-in remembers of the password while it waits for the second factor: a new one makes it lapse. */
export const passwordMark = (passwordHash: string | null) => hashSecret(passwordHash ?? '')
