import { originOf } from '#platform/config.ts'
import { renderCalendar } from '#platform/kernel/calendar.ts'
import { MailError, type Mail } from '#platform/kernel/mail.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import type { Runtime } from '#platform/runtime.ts'
import { emailColours, renderThemeEmail } from '#platform/storefront/index.ts'
import { getTenant, type TenantView } from '#platform/tenancy/index.ts'
import { toBookingEmail, toInvitation, type BookingMessage } from './booking-email.ts'
import { isCancellation } from './rules.ts'
import { claimMessage, listDueMessages, recordFailure, recordSent, type ClaimedMessage } from './service.ts'

/**
 * Sends one message, if it is due. The claim is committed before the mail server is called and the outcome after
 * it. A process that dies after the server took the message and before the outcome is written leaves the message
 * claimed; it is then sent again under the same Message-ID, by which mailboxes keep one copy.
 */
export async function deliverMessage(runtime: Runtime, scope: Scope, deliveryId: string): Promise<void> {
  const { inTenant } = runtime.database
  const claimed = await inTenant(scope, async (ctx) => {
    const message = await claimMessage(ctx, deliveryId)
    return message && { message, tenant: await getTenant(ctx), now: ctx.now }
  })
  if (!claimed) return
  const { message, tenant, now } = claimed
  try {
    await runtime.mailer.send(composeMail(runtime.config, message, tenant, now))
  } catch (error) {
    // A mail that cannot be composed will not be composable later either.
    const isPermanent = error instanceof MailError ? error.isPermanent : true
    const failure = { message: error instanceof Error ? error.message : String(error), isPermanent }
    const next = await inTenant(scope, (ctx) => recordFailure(ctx, message, failure))
    const details = { err: error, deliveryId, template: message.template, tenantId: scope.tenantId }
    if (next) runtime.log.warn({ ...details, nextAttemptAt: next }, 'a message has to be sent again later')
    else runtime.log.error(details, 'a message could not be delivered')
    return
  }
  await inTenant(scope, (ctx) => recordSent(ctx, deliveryId))
}

/** Everything that is due in one tenant. */
export async function deliverDueMessages(runtime: Runtime, scope: Scope): Promise<void> {
  const due = await runtime.database.readTenant(scope, (ctx) => listDueMessages(ctx))
  for (const deliveryId of due) await deliverMessage(runtime, scope, deliveryId)
}

/** The message as the mail server gets it: in the tenant's name, on the tenant's host, in the tenant's theme. */
export function composeMail(
  config: Runtime['config'],
  claimed: Pick<ClaimedMessage, 'id' | 'template' | 'recipient' | 'recipientName' | 'data'>,
  tenant: TenantView,
  now: Date,
): Mail {
  const host = tenant.primaryHost ?? `${tenant.slug}.${config.platformDomain}`
  const message: BookingMessage = {
    template: claimed.template,
    message: claimed.data,
    tenant,
    origin: originOf(config, host),
  }
  const colours = emailColours(tenant.theme, { accent: tenant.brand.colour ?? null })
  const { subject, html, text } = renderThemeEmail(
    tenant.theme,
    claimed.template,
    toBookingEmail({ ...message, colours }),
  )
  const method = isCancellation(claimed.template) ? 'CANCEL' : 'REQUEST'
  return {
    messageId: `${claimed.id}@${host}`,
    from: { name: tenant.name, address: config.mailFrom },
    replyTo: { name: tenant.name, address: tenant.supportEmail },
    to: { name: claimed.recipientName, address: claimed.recipient },
    subject,
    html,
    text,
    calendar: { method, content: renderCalendar(toInvitation(message, now), method) },
  }
}
