import { recordChange } from '#platform/kernel/audit.ts'
import { assertValid } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'

/** The marketplace's own Jitsi Meet; null: that of the deployment. */
export async function readMeetingAddress(ctx: Ctx): Promise<string | null> {
  const [address] = await ctx.trx('tenants').where({ id: ctx.tenantId }).pluck('meeting_address')
  return (address as string | null | undefined) ?? null
}

/** Counts for every room that is made from now on. @throws AppError `validation_failed` */
export async function setMeetingAddress(ctx: Ctx, address: string | null): Promise<string | null> {
  const tidy = address === null ? null : tidyAddress(address)
  const former = await readMeetingAddress(ctx)
  if (tidy === former) return tidy
  await ctx.trx('tenants').where({ id: ctx.tenantId }).update({ meeting_address: tidy })
  await recordChange(ctx, {
    action: 'meeting_settings.changed',
    subject: { kind: 'tenant', id: ctx.tenantId },
    before: { address: former },
    after: { address: tidy },
  })
  return tidy
}

/** Only browsers go there: the address is never read from here. */
function tidyAddress(text: string): string {
  const message = 'Give the address of a Jitsi Meet, such as https://meet.example.com'
  assertValid(URL.canParse(text.trim()), 'address', message)
  const url = new URL(text.trim())
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  assertValid(url.protocol === 'https:' && isPlain && url.hostname.includes('.'), 'address', message)
  const tidy = url.href.replace(/\/+$/, '')
  assertValid(tidy.length <= 200, 'address', 'Use at most 200 characters')
  return tidy
}
