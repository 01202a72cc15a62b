import { MailError } from '#platform/kernel/mail.ts'
import { type Scope, systemScope } from '#platform/kernel/tenant.ts'
import { type DocumentFile, printDocument } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { posterFonts } from '#platform/storefront/index.ts'
import { getTenant, platformTenantId } from '#platform/tenancy/index.ts'
import { composeMail, composeSms, type Composition } from './compose.ts'
import { SmsError } from './gateways/sms/index.ts'
import {
  claimMessage,
  type ClaimedMessage,
  listDueMessages,
  recordFailure,
  recordSent,
} from './service/index.ts'

/**
 * Sends one message, if it is due. The claim is committed before the mail server is called and the outcome after
 * it. A process that dies after the server took the message and before the outcome is written leaves the message
 * claimed; it is then sent again under the same Message-ID, by which mailboxes keep one copy.
 */
export async function deliverMessage(runtime: Runtime, scope: Scope, deliveryId: string): Promise<void> {
  const { inTenant } = runtime.database
  const due = await inTenant(scope, async (ctx) => {
    const claimed = await claimMessage(ctx, deliveryId)
    return claimed && { claimed, tenant: await getTenant(ctx), now: ctx.now }
  })
  if (!due) return
  const { claimed } = due
  try {
    const tenant = await senderOfMessage(runtime, scope, due)
    await send(runtime, scope, { ...due, tenant, config: runtime.config, vault: runtime.vault })
  } catch (error) {
    // A message that cannot be composed will not be composable later either.
    const isPermanent = error instanceof MailError || error instanceof SmsError ? error.isPermanent : true
    const failure = { message: error instanceof Error ? error.message : String(error), isPermanent }
    const next = await inTenant(scope, (ctx) => recordFailure(ctx, claimed, failure))
    const { template } = claimed.content
    const details = { err: error, deliveryId, template, tenantId: scope.tenantId }
    if (next) runtime.log.warn({ ...details, nextAttemptAt: next }, 'a message has to be sent again later')
    else runtime.log.error(details, 'a message could not be delivered')
    return
  }
  await inTenant(scope, (ctx) => recordSent(ctx, deliveryId))
}

/** A marketplace hears of its own plan from whoever sells it: the platform. */
async function senderOfMessage(
  { database }: Runtime,
  { requestId }: Scope,
  {
    claimed: { content },
    tenant,
  }: Pick<Composition, 'tenant'> & { claimed: Pick<ClaimedMessage, 'content'> },
): Promise<Composition['tenant']> {
  if (content.about !== 'plan' || !content.plan.isMarketplace) return tenant
  return database.readTenant(systemScope(platformTenantId, requestId), getTenant)
}

async function send(runtime: Runtime, scope: Scope, composition: Composition): Promise<void> {
  const { channel, content } = composition.claimed
  if (channel === 'sms') return runtime.sms.send(composeSms(composition))
  const papers = content.about === 'money' ? content.papers : []
  const files: DocumentFile[] = []
  for (const paper of papers) files.push(await printDocument(runtime, scope, paper, posterFonts))
  await runtime.mailer.send(composeMail(composition, files))
}

/** Everything that is due in one tenant. */
export async function deliverDueMessages(runtime: Runtime, scope: Scope): Promise<void> {
  const due = await runtime.database.readTenant(scope, (ctx) => listDueMessages(ctx))
  for (const deliveryId of due) await deliverMessage(runtime, scope, deliveryId)
}
