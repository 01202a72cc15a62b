import sharp from 'sharp'
import { newId } from '#platform/kernel/ids.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { answerChargeback } from '#platform/payments/flows/chargebacks.ts'
import { forgetEvidence } from '#platform/payments/flows/forget-evidence.ts'
import { dropEvidence, readEvidence, storeEvidence } from '#platform/payments/flows/evidence-files.ts'
import { PaymentFailure } from '#platform/payments/gateways/failures.ts'
import { handleDueNotices } from '#platform/payments/flows/notices.ts'
import type { EvidenceKind } from '#platform/payments/rules/evidence.ts'
import { eraseFromPayments, getProviderPayment, readPersonalPayments } from '#platform/payments/index.ts'
import { getChargeback, listChargebacks } from '#platform/payments/service/chargeback-lists.ts'
import { tell } from '#tests/support/disputed-payment.ts'
import { openPayoutMarket, type PayoutMarket } from '#tests/support/payout-market.ts'
import { member, operator } from '#tests/support/supply.ts'

let market: PayoutMarket
beforeEach(async () => {
  market = await openPayoutMarket()
})
afterEach(() => market.close())

const pdf = Buffer.from('%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n')
const picture = (format: 'png' | 'jpeg' | 'webp' = 'png') =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#c84' } })
    .withExif({ IFD0: { Artist: 'Ada Almeida' } })
    .toFormat(format)
    .toBuffer()
const disputes = () => market.stripe.engine.store.all('dispute')

/** A customer has paid, and gone to the bank. @returns the chargeback's id, and who may say something about it */
async function opened() {
  const { payment } = await market.paid(5_000, {}, '4000000000000259')
  await market.pass(3_600_000)
  await tell(market, 'charge.dispute.created', disputes().at(-1)!.id)
  await handleDueNotices(market.runtime, market.scope)
  const { items } = await market.inside((ctx) => listChargebacks(ctx, { filter: 'open' }))
  const item = items.find(({ paymentId }) => paymentId === payment.id)
  const as = (actor: Scope['actor']): Scope => ({ ...market.scope, actor })
  return {
    id: item!.id,
    payment,
    staff: as(operator()),
    provider: as(member(market.providerId)),
    other: as(member(newId())),
  }
}
const sent = (bytes: Uint8Array, name: string, declaredType = '') => ({ bytes, name, declaredType })
const add = (
  scope: Scope,
  chargebackId: string,
  kind: EvidenceKind,
  file: ReturnType<typeof sent> = sent(pdf, 'note.pdf', 'application/pdf'),
) => storeEvidence(market.runtime, scope, { chargebackId, fields: { kind }, file })

async function bytesOf(scope: Scope, chargebackId: string, fileId: string): Promise<Buffer> {
  const { stream } = await readEvidence(market.runtime, scope, { chargebackId, fileId })
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks)
}

test('files of the provider and of the marketplace reach the bank with the answer, each in its place', async () => {
  const { id, payment, staff, provider } = await opened()
  await add(provider, id, 'service_documentation', sent(await picture(), 'before and after.png', 'image/png'))
  await add(staff, id, 'receipt')
  const seen = await market.runtime.database.readTenant(provider, (ctx) =>
    getProviderPayment(ctx, { providerId: market.providerId, paymentId: payment.id }),
  )
  expect(seen.chargebacks).toMatchObject([
    { id, mayAddFiles: true, files: [{ addedBy: 'provider' }, { addedBy: 'tenant', fileName: 'note.pdf' }] },
  ])

  await answerChargeback(market.runtime, staff, { chargebackId: id, text: 'winning_evidence', isFinal: true })

  const { evidence } = disputes().at(-1)!
  const file = (name: unknown) => market.stripe.engine.store.get('file', String(name))
  expect(file(evidence.service_documentation)).toMatchObject({
    purpose: 'dispute_evidence',
    type: 'jpg',
    filename: 'before and after.jpg',
  })
  expect(file(evidence.receipt)).toMatchObject({ type: 'pdf', size: pdf.length })
  expect(evidence.uncategorized_file).toBeNull()
  // The bank has it: nothing is added or taken away any more.
  await expect(add(staff, id, 'uncategorized_file')).rejects.toMatchObject({ code: 'conflict' })
  const { files } = await market.inside((ctx) => getChargeback(ctx, id))
  const first = { chargebackId: id, fileId: files[0]!.id }
  await expect(dropEvidence(market.runtime, staff, first)).rejects.toMatchObject({ code: 'conflict' })
})

test('while the processor is away the files are kept, and each is uploaded once', async () => {
  const { id, staff } = await opened()
  await add(staff, id, 'receipt')
  await add(staff, id, 'uncategorized_file')
  const { payments } = market.runtime
  const answer = (changes: Partial<typeof payments>) =>
    answerChargeback({ ...market.runtime, payments: { ...payments, ...changes } }, staff, {
      chargebackId: id,
      text: 'It took place.',
      isFinal: true,
    })
  let count = 0
  const failing: typeof payments.uploadEvidence = async (input) => {
    count += 1
    const name = await payments.uploadEvidence(input)
    // The second one arrives, and its answer is lost.
    if (count === 2) throw new PaymentFailure('unreachable')
    return name
  }
  await expect(answer({ uploadEvidence: failing })).rejects.toMatchObject({ code: 'unavailable' })
  await expect(
    answer({ answerDispute: () => Promise.reject(new PaymentFailure('unreachable')) }),
  ).rejects.toMatchObject({ code: 'unavailable' })

  expect((await answer({})).evidenceSentAt).not.toBeNull()
  expect(market.stripe.engine.store.all('file')).toHaveLength(2)
})

test.each([
  [
    'a text that says to be a PDF',
    Buffer.from('<html>'),
    'note.pdf',
    'application/pdf',
    'unsupported_media_type',
  ],
  ['a PDF that says to be a picture', pdf, 'note.png', 'image/png', 'unsupported_media_type'],
  ['nothing', Buffer.alloc(0), 'note.pdf', 'application/pdf', 'validation_failed'],
  [
    'a picture that is cut off',
    Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'note.png',
    'image/png',
    'validation_failed',
  ],
  [
    'more than a bank takes',
    Buffer.concat([pdf, Buffer.alloc(4.6 * 1024 * 1024)]),
    'note.pdf',
    'application/pdf',
    'payload_too_large',
  ],
])('%s is not taken', async (_, bytes, name, type, code) => {
  const { id, staff } = await opened()
  await expect(add(staff, id, 'receipt', sent(bytes, name, type))).rejects.toMatchObject({ code })
  expect((await market.inside((ctx) => getChargeback(ctx, id))).files).toEqual([])
})

test('a picture is written anew, without what the camera wrote into it; WebP is none that banks take', async () => {
  const { id, staff } = await opened()
  const { id: fileId } = await add(staff, id, 'receipt', sent(await picture('jpeg'), 'x.jpg', 'image/jpeg'))

  const bytes = await bytesOf(staff, id, fileId)
  expect((await sharp(bytes).metadata()).format).toBe('jpeg')
  expect(bytes.includes('Ada Almeida')).toBe(false)
  await expect(
    add(staff, id, 'customer_signature', sent(await picture('webp'), 'x.webp', 'image/webp')),
  ).rejects.toMatchObject({ code: 'unsupported_media_type' })
})

test('of each kind there is one, and all together are no more than a bank takes', async () => {
  const { id, staff } = await opened()
  const large = Buffer.concat([pdf, Buffer.alloc(2.5 * 1024 * 1024)])
  const { id: fileId } = await add(staff, id, 'receipt', sent(large, 'large.pdf', 'application/pdf'))

  await expect(add(staff, id, 'receipt')).rejects.toMatchObject({ code: 'conflict' })
  await expect(
    add(staff, id, 'uncategorized_file', sent(large, 'large.pdf', 'application/pdf')),
  ).rejects.toMatchObject({ code: 'payload_too_large' })
  await dropEvidence(market.runtime, staff, { chargebackId: id, fileId })
  await add(staff, id, 'uncategorized_file', sent(large, 'large.pdf', 'application/pdf'))
  await expect(bytesOf(staff, id, fileId)).rejects.toMatchObject({ code: 'not_found' })
})

test('another provider sees and adds nothing, and a provider takes away only what was theirs', async () => {
  const { id, staff, provider, other } = await opened()
  const { id: fileId } = await add(staff, id, 'receipt')

  await expect(add(other, id, 'uncategorized_file')).rejects.toMatchObject({ code: 'not_found' })
  await expect(bytesOf(other, id, fileId)).rejects.toMatchObject({ code: 'not_found' })
  expect(await bytesOf(provider, id, fileId)).toEqual(pdf)
  await expect(dropEvidence(market.runtime, provider, { chargebackId: id, fileId })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a file whose bytes are gone is not found, and can still be taken away', async () => {
  const { id, staff } = await opened()
  const { id: fileId } = await add(staff, id, 'receipt')
  await market.runtime.storage.remove(`${market.scope.tenantId}/evidence/${id}/${fileId}.pdf`)

  await expect(bytesOf(staff, id, fileId)).rejects.toMatchObject({ code: 'not_found' })
  await dropEvidence(market.runtime, staff, { chargebackId: id, fileId })
  expect((await market.inside((ctx) => getChargeback(ctx, id))).files).toEqual([])
})

test('what concerns somebody who was erased stays until the bank has decided, and then leaves the disk too', async () => {
  const { id, payment, staff } = await opened()
  const other = await opened()
  const { id: fileId } = await add(staff, id, 'receipt')
  const { id: otherFileId } = await add(staff, other.id, 'receipt')
  const userId = newId()
  await market.inside(async (ctx) => {
    await ctx
      .trx('users')
      .insert({ id: userId, email: `${userId}@example.com`, first_name: 'Ada', last_name: 'Zwingli' })
    await ctx.trx('customers').where({ id: payment.customerId }).update({ user_id: userId })
  })
  expect(await market.inside((ctx) => readPersonalPayments(ctx, userId))).toMatchObject({
    filesForBanks: [{ kind: 'receipt' }],
  })
  const isStored = async (chargebackId: string, file: string) =>
    (await market.runtime.storage.get(`${market.scope.tenantId}/evidence/${chargebackId}/${file}.pdf`)) !==
    null
  const answer = (chargebackId: string) =>
    answerChargeback(market.runtime, staff, { chargebackId, text: 'winning_evidence', isFinal: true })

  await market.inside((ctx) => eraseFromPayments(ctx, userId))
  await forgetEvidence(market.runtime, market.scope)
  expect(await isStored(id, fileId)).toBe(true)

  await answer(id)
  await answer(other.id)
  await market.pass(2 * 86_400_000)
  for (const dispute of disputes()) await tell(market, 'charge.dispute.closed', dispute.id)
  await handleDueNotices(market.runtime, market.scope)
  await forgetEvidence(market.runtime, market.scope)

  const { state, files } = await market.inside((ctx) => getChargeback(ctx, id))
  expect([state, files]).toEqual(['won', []])
  expect([await isStored(id, fileId), await isStored(other.id, otherFileId)]).toEqual([false, true])
})
