import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { originOf } from '#platform/config.ts'
import { assertOwnHands, type Permission, requireProvider } from '#platform/identity/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { PageQuery, pageOf } from '#platform/kernel/pages.ts'
import { ListOf } from '#platform/kernel/schemas.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { setPayoutInterval, settleOnboarding } from '../flows/accounts.ts'
import { beginOnboarding } from '../flows/onboarding.ts'
import { readBalance, withdraw } from '../flows/payouts.ts'
import type { AccountOwner } from '../rules/index.ts'
import {
  BalanceView,
  DebtView,
  OnboardingPage,
  OpenOnboardingBody,
  PayoutAccountView,
  PayoutScheduleBody,
  PayoutView,
  WithdrawBody,
} from '../schemas/accounts.ts'
import { getPayoutAccount, listDebts, marketplaceOwner } from '../service/accounts.ts'
import { listPayouts } from '../service/payouts.ts'

type Party = {
  /** Where its operations are, and what their names end in. */
  path: string
  name: string
  whose: string
  tag: string
  see: Permission
  manage: Permission
  ownerOf: (scope: Scope) => AccountOwner
  pageOf: (request: FastifyRequest) => string
}

/** Where the parties are paid out to, and what has left for their banks: the same for providers and marketplaces. */
export const accountRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const { config } = app.runtime
  const parties: Party[] = [
    {
      path: '/provider',
      name: 'Provider',
      whose: 'your business',
      tag: 'Provider',
      see: 'earnings.read_own',
      manage: 'payout.manage_own',
      ownerOf: (scope) => ({ kind: 'provider', id: requireProvider(scope) }),
      pageOf: (request) => `${originOf(config, request.site!.host)}/provider/payouts`,
    },
    {
      path: '/marketplace',
      name: 'Marketplace',
      whose: 'the marketplace',
      tag: 'Marketplace',
      see: 'payment.read_any',
      manage: 'payout.manage_marketplace',
      ownerOf: marketplaceOwner,
      pageOf: ({ site }) =>
        `${originOf(config, `admin.${config.platformDomain}`)}/m/${site?.kind === 'storefront' ? site.slug : ''}/payouts`,
    },
  ]

  for (const { path, name, whose, tag, see, manage, ownerOf, pageOf: pageFor } of parties) {
    const tags = [tag]
    app.get(
      `${path}/payout-account`,
      {
        config: { permission: see },
        schema: {
          operationId: `get${name}PayoutAccount`,
          summary: `How far the account is to which ${whose} is paid out`,
          tags,
          response: { 200: PayoutAccountView },
        },
      },
      (request) => request.readTenant((ctx) => getPayoutAccount(ctx, ownerOf(ctx))),
    )

    app.post(
      `${path}/payout-account/onboarding`,
      {
        config: { permission: manage, rateLimit: 'account' },
        schema: {
          operationId: `open${name}Onboarding`,
          summary: `Open the page on which ${whose} says who it is and where its money goes`,
          tags,
          body: OpenOnboardingBody,
          response: { 201: OnboardingPage },
        },
      },
      async (request, reply) => {
        if (request.scope.actor.kind === 'user') assertOwnHands(request.scope)
        const url = await beginOnboarding(app.runtime, request.scope, {
          owner: ownerOf(request.scope),
          country: request.body.country,
          page: pageFor(request),
        })
        return reply.code(201).send({ url })
      },
    )

    app.post(
      `${path}/payout-account/sync`,
      {
        config: { permission: manage, rateLimit: 'account' },
        schema: {
          operationId: `sync${name}PayoutAccount`,
          summary: 'Ask the payment service anew how far the account is',
          tags,
          response: { 200: PayoutAccountView },
        },
      },
      async (request) => {
        await settleOnboarding(app.runtime, request.scope, { owner: ownerOf(request.scope) })
        return request.readTenant((ctx) => getPayoutAccount(ctx, ownerOf(ctx)))
      },
    )

    app.put(
      `${path}/payout-account/schedule`,
      {
        config: { permission: manage, rateLimit: 'account' },
        schema: {
          operationId: `set${name}PayoutSchedule`,
          summary: 'Say when the balance leaves for the bank by itself',
          tags,
          body: PayoutScheduleBody,
          response: { 200: PayoutAccountView },
        },
      },
      async (request) => {
        if (request.scope.actor.kind === 'user') assertOwnHands(request.scope)
        const owner = ownerOf(request.scope)
        await setPayoutInterval(app.runtime, request.scope, { owner, ...request.body })
        return request.readTenant((ctx) => getPayoutAccount(ctx, owner))
      },
    )

    app.get(
      `${path}/balance`,
      {
        config: { permission: see, rateLimit: 'account' },
        schema: {
          operationId: `get${name}Balance`,
          summary: `What ${whose} has, waits for and owes`,
          description: 'Amounts that only the payment service knows are null while it does not answer.',
          tags,
          response: { 200: BalanceView },
        },
      },
      (request) => readBalance(app.runtime, request.scope, { owner: ownerOf(request.scope) }),
    )

    app.get(
      `${path}/debts`,
      {
        config: { permission: see },
        schema: {
          operationId: `list${name}Debts`,
          summary: `What ${whose} owes from refunds, and is kept of what is released next`,
          tags,
          response: { 200: ListOf(DebtView) },
        },
      },
      async (request) => ({ items: await request.readTenant((ctx) => listDebts(ctx, ownerOf(ctx))) }),
    )

    app.get(
      `${path}/payouts`,
      {
        config: { permission: see },
        schema: {
          operationId: `list${name}Payouts`,
          summary: `What has left for the bank of ${whose}, newest first`,
          tags,
          querystring: PageQuery,
          response: { 200: pageOf(PayoutView) },
        },
      },
      (request) => request.readTenant((ctx) => listPayouts(ctx, { ...request.query, owner: ownerOf(ctx) })),
    )

    app.post(
      `${path}/payouts`,
      {
        config: { permission: manage, rateLimit: 'account' },
        schema: {
          operationId: `withdraw${name}Balance`,
          summary: `Send some of the balance of ${whose} to its bank`,
          description:
            'With an Idempotency-Key it is made once. `requested` stands until the payment service has answered: it is asked again until then.',
          tags,
          body: WithdrawBody,
          response: { 201: PayoutView },
        },
      },
      async (request, reply) => {
        if (request.scope.actor.kind === 'user') assertOwnHands(request.scope)
        const requestKey = String(request.headers['idempotency-key'] ?? newId())
        const payout = await withdraw(app.runtime, request.scope, {
          ...request.body,
          owner: ownerOf(request.scope),
          requestKey,
        })
        return reply.code(201).send(payout)
      },
    )
  }
}
