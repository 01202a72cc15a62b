import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { PageQuery } from '#platform/kernel/pages.ts'
import { Email, Id, Input } from '#platform/kernel/schemas.ts'
import {
  GrantCreditsBody,
  IssuedVouchers,
  IssueVouchersBody,
  VoucherPage,
  VoucherView,
  WalletView,
} from '../schemas/credits.ts'
import { readOwnWallet } from '../service/own-credits.ts'
import { issueVouchers, listVouchers, voidVoucher } from '../service/vouchers.ts'
import { grantCredits, readWalletOf } from '../service/wallets.ts'

/** What customers have without a card: credits and vouchers. */
export const creditRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/account/credits',
    {
      config: { permission: 'account.read_own' },
      schema: {
        operationId: 'getOwnCredits',
        summary: 'The credits of whoever asks',
        tags: ['Payments'],
        response: { 200: WalletView },
      },
    },
    (request) => request.readTenant(readOwnWallet),
  )

  app.get(
    '/marketplace/credits',
    {
      config: { permission: 'credit.manage' },
      schema: {
        operationId: 'getCustomerCredits',
        summary: 'The credits of a customer',
        tags: ['Marketplace'],
        querystring: Input({ email: Email }),
        response: { 200: WalletView },
      },
    },
    (request) => request.readTenant((ctx) => readWalletOf(ctx, request.query)),
  )

  app.post(
    '/marketplace/credits',
    {
      config: { permission: 'credit.manage' },
      schema: {
        operationId: 'grantCredits',
        summary: 'Give a customer credits',
        description: 'The marketplace pays for them when they are used.',
        tags: ['Marketplace'],
        body: GrantCreditsBody,
        response: { 201: WalletView },
      },
    },
    async (request, reply) => {
      const view = await request.inTenant((ctx) => grantCredits(ctx, request.body))
      return reply.code(201).send(view)
    },
  )

  app.get(
    '/marketplace/vouchers',
    {
      config: { permission: 'credit.manage' },
      schema: {
        operationId: 'listVouchers',
        summary: 'All vouchers, newest first',
        tags: ['Marketplace'],
        querystring: PageQuery,
        response: { 200: VoucherPage },
      },
    },
    (request) => request.readTenant((ctx) => listVouchers(ctx, request.query)),
  )

  app.post(
    '/marketplace/vouchers',
    {
      config: { permission: 'credit.manage' },
      schema: {
        operationId: 'issueVouchers',
        summary: 'Give vouchers away',
        description: 'The codes are answered this once: whoever has one has its money.',
        tags: ['Marketplace'],
        body: IssueVouchersBody,
        response: { 201: IssuedVouchers },
      },
    },
    async (request, reply) => {
      const issued = await request.inTenant((ctx) => issueVouchers(ctx, request.body))
      return reply.code(201).send(issued)
    },
  )

  app.post(
    '/marketplace/vouchers/:voucherId/voiding',
    {
      config: { permission: 'credit.manage' },
      schema: {
        operationId: 'voidVoucher',
        summary: 'Take a voucher back',
        description: 'What is left of it can never be used; what was paid with it stays paid.',
        tags: ['Marketplace'],
        params: Type.Object({ voucherId: Id }),
        response: { 200: VoucherView },
      },
    },
    (request) => request.inTenant((ctx) => voidVoucher(ctx, request.params)),
  )
}
