import type { Core } from '#platform/core.ts'
import type { Owner, PlanDesk } from '#platform/billing/index.ts'
import type { Attempt, LoadContext } from '#platform/http/remix-context.ts'
import { attemptAtProcessor } from '../money/answer.server.ts'

/**
 * Somebody on the pages of their own plan: a provider in the marketplace, a marketplace in the console. What differs is
 * where the pages are, and through which door the core is asked.
 */
export type Buying = Readonly<{
  attempt: LoadContext['attempt']
  read: LoadContext['read']
  run: LoadContext['run']
  owner: Owner
  /** Of the page of the plan, on this host. */
  path: string
  /** The same as a whole address, for the way back from the processor. */
  pageUrl: string
  /** What they have and may choose from. */
  desk: PlanDesk
}>

type Flow<T> = (
  runtime: Parameters<Parameters<LoadContext['run']>[0]>[0],
  scope: LoadContext['scope'],
  billing: Core['billing'],
) => Promise<T>

/** Something that the processor has to be asked for: where it does not answer, the page stays. */
export const askProcessor = <T>({ attempt, run }: Buying, flow: Flow<T>): Promise<Attempt<T>> =>
  attemptAtProcessor({ attempt }, () => run((runtime, scope, { billing }) => flow(runtime, scope, billing)))
