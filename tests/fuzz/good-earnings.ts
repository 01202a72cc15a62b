import Stripe from 'stripe'
import { billingTo, startLocalStripe, gatewayTo, type LocalStripe } from '#platform/local/stripe/index.ts'
import { ConnectControl } from '#platform/local/stripe/connect/index.ts'
import { newId } from '#platform/kernel/ids.ts'
import { storageKey } from '#platform/kernel/storage.ts'
import { readyAccount } from '#tests/support/connected-accounts.ts'
import type { Edge } from '#tests/support/edge.ts'
import { forgetPlatformPrices } from '#tests/support/plan-market.ts'
import { paid } from './good-money.ts'
import type { Caller, Market } from './market.ts'

type Part = {
  caller?: Caller
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: Record<string, unknown>
  payload?: { contentType: string; data: Buffer }
}

let stripe: LocalStripe | undefined
let storage: Edge['app']['runtime']['storage'] | undefined

/** The processor of the fuzz tests, played on this machine. Close it after the edge. */
export async function openFuzzPayments(edge: Edge): Promise<{ close(): Promise<void> }> {
  stripe = await startLocalStripe({ tickMs: 0 })
  storage = edge.app.runtime.storage
  edge.app.runtime.payments = gatewayTo(stripe)
  edge.app.runtime.billing = billingTo(stripe)
  await forgetPlatformPrices()
  // Plans are sold by marketplaces that can be paid; how they come to that is asked elsewhere.
  const { secretKey, client } = stripe
  const seller = await new Stripe(secretKey, client).accounts.create(
    readyAccount({
      business_profile: { mcc: '7299', url: 'https://seller.example' },
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    }),
  )
  edge.app.runtime.sellerAccount = () => Promise.resolve(seller.id)
  return {
    async close() {
      await stripe?.close()
      stripe = undefined
    },
  }
}

const owners = { Provider: 'owner', Marketplace: 'operator' } as const satisfies Record<string, Caller>
type Party = keyof typeof owners
const pathOf = (party: Party) => `/api/v1/${party.toLowerCase()}`

const ownerOf = (market: Market, party: Party) =>
  party === 'Provider'
    ? (['provider', market.ownerId] as const)
    : (['tenant', market.scope.tenantId] as const)

/** The party has an account that can be paid out, with something in it. */
async function ready(market: Market, party: Party): Promise<Part> {
  const caller = owners[party]
  const post = (path: string, payload: object = {}) =>
    market.inject({
      method: 'POST',
      url: `${pathOf(party)}/payout-account/${path}`,
      headers: market.authorization(caller),
      payload,
    })
  const answer = await post('onboarding', { country: 'DE' })
  if (answer.statusCode !== 201) throw new Error(`Onboarding answered ${answer.body}`)
  const [ownerKind, ownerId] = ownerOf(market, party)
  const account = await market.inTenant((ctx) =>
    ctx.trx('payment_accounts').where({ owner_kind: ownerKind, owner_id: ownerId }).first(),
  )
  const control = new ConnectControl(stripe!.engine)
  control.complete(account.processor_account_id)
  control.adjust(account.processor_account_id, 5_000, String(account.currency).toLowerCase())
  await post('sync')
  return { caller }
}

/** The party was paid out twice. */
async function paidOut(market: Market, party: Party): Promise<Part> {
  const part = await ready(market, party)
  await market.inTenant(async (ctx) => {
    const [ownerKind, ownerId] = ownerOf(market, party)
    const { id: accountId } = await ctx
      .trx('payment_accounts')
      .where({ owner_kind: ownerKind, owner_id: ownerId })
      .first('id')
    for (const id of [newId(), newId()])
      await ctx.trx('payouts').insert({
        id,
        account_id: accountId,
        processor_payout_id: `po_${market.marker}_${id}`,
        amount: 1,
        currency: 'EUR',
        state: 'paid',
      })
  })
  return part
}

const of = (party: Party) => ({
  [`get${party}PayoutAccount`]: async (): Promise<Part> => ({ caller: owners[party] }),
  [`open${party}Onboarding`]: async (): Promise<Part> => ({
    caller: owners[party],
    body: { country: 'DE' },
  }),
  [`sync${party}PayoutAccount`]: async (): Promise<Part> => ({ caller: owners[party] }),
  [`set${party}PayoutSchedule`]: (market: Market) => ready(market, party),
  [`get${party}Balance`]: async (): Promise<Part> => ({ caller: owners[party] }),
  [`list${party}Debts`]: async (): Promise<Part> => ({ caller: owners[party] }),
  [`list${party}Payouts`]: (market: Market) => paidOut(market, party),
  [`withdraw${party}Balance`]: async (market: Market) => ({
    ...(await ready(market, party)),
    body: { amount: 100, isInstant: false },
  }),
  [`get${party}Earnings`]: async (): Promise<Part> => ({ caller: owners[party] }),
  [`export${party}Statement`]: async (): Promise<Part> => ({
    caller: owners[party],
    query: { month: '2026-11' },
  }),
})

async function takenBack(market: Market): Promise<Part> {
  const { chargeId } = await paid(market)
  const id = newId()
  await market.inTenant((ctx) =>
    ctx.trx('chargebacks').insert({
      id,
      charge_id: chargeId,
      processor_dispute_id: `dp_${market.marker}_${id}`,
      amount: 100,
      currency: 'EUR',
      reason: 'general',
      state: 'needs_response',
      evidence: `Evidence ${market.marker}`,
    }),
  )
  return { caller: 'operator', params: { chargebackId: id } }
}

/** As a form with files is sent. */
function evidenceForm() {
  const file = 'name="file"; filename="note.pdf"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\n%%EOF\n'
  const data = ['name="kind"\r\n\r\nreceipt', file]
    .map((part) => `--part\r\nContent-Disposition: form-data; ${part}\r\n`)
    .join('')
  return { contentType: 'multipart/form-data; boundary=part', data: Buffer.from(`${data}--part--\r\n`) }
}

/** One whose bytes are really there. */
async function shown(market: Market): Promise<Part> {
  const part = await takenBack(market)
  const id = newId()
  const key = storageKey(market.scope.tenantId, 'evidence', `${id}.pdf`)
  const bytes = Buffer.from('%PDF-1.7\n%%EOF\n')
  await storage!.put(key, bytes, { contentType: 'application/pdf' })
  await market.inTenant((ctx) =>
    ctx.trx('evidence_files').insert({
      id,
      chargeback_id: part.params!.chargebackId,
      kind: 'receipt',
      file_key: key,
      file_name: `Note ${market.marker}.pdf`,
      file_type: 'application/pdf',
      file_size: bytes.length,
      added_by: 'provider',
    }),
  )
  return { ...part, params: { ...part.params, fileId: id } }
}

/** Good requests to earnings, payouts, lists of payments and chargebacks. */
export const goodEarnings: Record<string, (market: Market) => Promise<Part>> = {
  ...of('Provider'),
  ...of('Marketplace'),
  listProviderPayments: async () => ({ caller: 'keeper' }),
  getProviderPayment: async (market) => ({
    caller: 'keeper',
    params: { paymentId: (await paid(market)).paymentId },
  }),
  listPayments: async () => ({ caller: 'operator' }),
  exportPayments: async () => ({ caller: 'operator' }),
  getPayment: async (market) => ({
    caller: 'operator',
    params: { paymentId: (await paid(market)).paymentId },
  }),
  listChargebacks: async () => ({ caller: 'operator' }),
  getChargeback: takenBack,
  answerChargeback: async (market) => ({
    ...(await takenBack(market)),
    body: { text: `It took place ${market.marker}`, isFinal: false },
  }),
  addEvidenceFile: async (market) => ({ ...(await takenBack(market)), payload: evidenceForm() }),
  addOwnEvidenceFile: async (market) => ({
    ...(await takenBack(market)),
    caller: 'keeper',
    payload: evidenceForm(),
  }),
  getEvidenceFile: shown,
  getOwnEvidenceFile: async (market) => ({ ...(await shown(market)), caller: 'keeper' }),
  removeEvidenceFile: shown,
  removeOwnEvidenceFile: async (market) => ({ ...(await shown(market)), caller: 'keeper' }),
}
