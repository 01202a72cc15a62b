import { providerOwner, requireFeature } from '#platform/billing/index.ts'
import { originOf } from '#platform/config.ts'
import { AppError, assertFound } from '#platform/kernel/errors.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { assertTeamMember } from '#platform/providers/index.ts'
import { GatewaySignal, type CalendarGateway, type OauthKind } from '../gateways/calendar-gateway.ts'
import { CalendarFailure } from '../rules/failures.ts'
import type { AccountView } from '../schemas.ts'
import { getAccount, saveAccount } from '../service/account-list.ts'
import { sealTokens } from '../service/accounts.ts'
import { answerConsent, askConsent, readState, useConsent, type Agreed } from '../service/consents.ts'
import { assertMayManage } from '../service/own-member.ts'

// The way of a consent, over three hosts:
//   marketplace  /calendars/connect/google   the question is written down for the session that asks
//   company                                  the person agrees there
//   platform     /calendars/callback/google  the one address that a company knows; the answer waits for its asker
//   marketplace  /calendars/arrival          a ticket that this browser got, and the session that asked, take it
// So one registration with a company serves every subdomain and every custom domain. What is caught on the way is of
// no use in another session; and a stranger who is led to agree hands their calendar to nobody.

export type ConsentRuntime = Pick<Runtime, 'config' | 'database' | 'limiter' | 'log' | 'vault' | 'calendars'>

/** Where the person goes on. */
export const calendarsPage = '/provider/calendars'
export const arrivalPath = '/calendars/arrival'
export type ConsentProblem = 'cancelled' | 'expired' | 'not_granted' | 'failed'
export const problemPath = (problem: ConsentProblem) => `${calendarsPage}?problem=${problem}`

const callbackOf = ({ config }: ConsentRuntime, kind: OauthKind) =>
  `${originOf(config, config.platformDomain)}/calendars/callback/${kind}`

/** So many consents one provider may begin in an hour. */
const tries = { limit: 60, windowSeconds: 3_600 }

/**
 * Begins at the marketplace.
 * @param input `accountId` when the consent of an account has ended: the company is told whose it is
 * @returns the address of the company to which the person goes on
 * @throws AppError `not_found` for a company that is not offered, `forbidden`, `unauthenticated`, `rate_limited`, `feature_missing`
 */
export async function startConsent(
  runtime: ConsentRuntime,
  scope: Scope,
  input: {
    providerId: string
    kind: OauthKind
    memberId?: string | null | undefined
    accountId?: string | undefined
    host: string
  },
): Promise<string> {
  const { database, limiter, vault } = runtime
  const { providerId, kind, host } = input
  const gateway = await findGateway(runtime, kind)
  const { tenantId } = scope
  const state = await limiter.take({ tenantId, name: 'calendar-consent', key: providerId, ...tries })
  if (!state.isAllowed) throw new AppError('rate_limited', { retryAfterSeconds: state.resetSeconds })
  const asked = await database.inTenant(scope, async (ctx) => {
    const account = input.accountId ? await getAccount(ctx, { providerId, accountId: input.accountId }) : null
    assertFound(account === null || account.kind === kind ? true : null, 'Calendar account')
    const memberId = account ? account.memberId : (input.memberId ?? null)
    await assertMayManage(ctx, { providerId, memberId })
    await requireFeature(ctx, 'calendar.sync', providerOwner(providerId))
    if (memberId !== null) await assertTeamMember(ctx, { providerId, memberId })
    const secrets = await askConsent(ctx, vault, { providerId, memberId, kind, host })
    return { ...secrets, account: account?.externalAccount ?? null }
  })
  return gateway.authorizeUrl({ ...asked, redirectUri: callbackOf(runtime, kind) })
}

/**
 * What the company sent back to the platform's host.
 * @returns where to send the browser
 * @throws AppError `link_expired` for a state that was not made here, for this company, or was used
 */
export async function takeAnswer(
  { config, database, vault }: ConsentRuntime,
  request: Pick<Scope, 'requestId' | 'locale'>,
  { kind, answer }: { kind: OauthKind; answer: URLSearchParams },
): Promise<string> {
  const { tenantId, consentId } = readState(vault, kind, answer.get('state') ?? '')
  const code = answer.get('error') === null ? answer.get('code') : null
  const scope: Scope = { ...request, tenantId, actor: { kind: 'guest' } }
  const { host, ticket } = await database.inTenant(scope, (ctx) =>
    answerConsent(ctx, vault, { consentId, code }),
  )
  const origin = originOf(config, host)
  return origin + (code === null ? problemPath('cancelled') : `${arrivalPath}?ticket=${ticket}`)
}

export type Arrival = { account: AccountView } | { problem: ConsentProblem }

/**
 * Ends a consent at the marketplace: the account is kept, and its calendars can be chosen.
 * @throws AppError `unauthenticated`, `forbidden`, `conflict`
 */
export async function arriveWithConsent(
  runtime: ConsentRuntime,
  scope: Scope,
  input: { ticket: string; host: string },
): Promise<Arrival> {
  const { database, vault } = runtime
  try {
    const agreed = await database.inTenant(scope, async (ctx) => {
      const found = await useConsent(ctx, vault, input)
      await assertMayManage(ctx, found)
      return found
    })
    return { account: await keepAccount(runtime, scope, agreed) }
  } catch (error) {
    if (error instanceof AppError && error.code === 'link_expired') return { problem: 'expired' }
    if (error instanceof GatewaySignal && error.kind === 'not_granted') return { problem: 'not_granted' }
    if (!(error instanceof CalendarFailure) && !(error instanceof GatewaySignal)) throw error
    runtime.log.warn({ err: error }, 'a consent to read calendars could not be finished')
    return { problem: 'failed' }
  }
}

async function keepAccount(
  runtime: ConsentRuntime,
  scope: Scope,
  { code, verifier, ...agreed }: Agreed,
): Promise<AccountView> {
  const { database, vault } = runtime
  const { kind } = agreed
  const gateway = await findGateway(runtime, kind)
  const tokens = await gateway.exchange({ code, verifier, redirectUri: callbackOf(runtime, kind) })
  const externalAccount = (await gateway.accountOf(tokens.access)).trim().toLowerCase()
  if (externalAccount === '') throw new CalendarFailure('refused')
  const sealedTokens = sealTokens(vault, scope.tenantId, tokens)
  return database.inTenant(scope, (ctx) => saveAccount(ctx, { ...agreed, externalAccount, sealedTokens }))
}

/** @throws AppError `not_found` */
async function findGateway({ calendars }: ConsentRuntime, kind: OauthKind): Promise<CalendarGateway> {
  return assertFound(await calendars.find(kind), 'Calendar company')
}
