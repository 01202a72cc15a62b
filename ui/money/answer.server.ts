import type { Attempt } from '#platform/http/remix-context.ts'

type Problem = Extract<Attempt<unknown>, { ok: false }>['problem']

/**
 * As `attempt` of the context, and the page stays too when the payment service does not answer: nothing was lost, and
 * its words belong beside the button.
 */
export async function attemptAtProcessor<T>(
  context: { attempt<V>(work: () => Promise<V>): Promise<Attempt<V>> },
  work: () => Promise<T>,
): Promise<Attempt<T>> {
  try {
    return await context.attempt(work)
  } catch (thrown) {
    if (!(thrown instanceof Response) || thrown.status !== 503) throw thrown
    const problem = (await thrown.clone().json()) as Problem
    return { ok: false, problem }
  }
}
