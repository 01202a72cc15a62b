import { renderCalendar, renderCalendarOf } from '#platform/kernel/calendar.ts'
import type { Mail } from '#platform/kernel/mail.ts'
import type { DocumentFile } from '#platform/payments/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import { renderThemeEmail, renderThemeSms, type AccountEmailTemplate } from '#platform/storefront/index.ts'
import type { TenantView } from '#platform/tenancy/index.ts'
import { toAccountEmail, toSms } from './account-message.ts'
import { toPaymentEmail } from './payment-email.ts'
import { toPlanEmail } from './plan-email.ts'
import { methodOf, toBookingEmail, toInvitation, type BookingMessage } from './booking-email.ts'
import type { TextMessage } from './gateways/sms/index.ts'
import { toGroupCalendar, toGroupEmail, type GroupMessage } from './group-email.ts'
import { senderOf } from './sender.ts'
import type { ClaimedMessage } from './service/index.ts'

export type Composition = {
  config: Runtime['config']
  vault: Runtime['vault']
  claimed: Omit<ClaimedMessage, 'attempts'>
  tenant: TenantView
  now: Date
}

/** The message as the mail server gets it: in the tenant's name, on the tenant's host, in the tenant's theme. */
export function composeMail(
  { config, vault, claimed, tenant, now }: Composition,
  attachments: readonly DocumentFile[] = [],
): Mail {
  const sender = senderOf(config, tenant)
  const { content, recipient } = claimed
  const envelope = {
    messageId: `${claimed.id}@${sender.host}`,
    from: { name: tenant.name, address: config.mailFrom },
    replyTo: { name: tenant.name, address: sender.marketplace.supportEmail },
    to: { name: claimed.recipientName, address: recipient },
  }
  if (content.about === 'group') {
    const group: GroupMessage = { template: content.template, message: content.message, sender }
    const events = toGroupCalendar(group, now)
    return {
      ...envelope,
      ...renderThemeEmail(tenant.theme, content.template, toGroupEmail(group)),
      calendar: events.length > 0 ? { method: 'PUBLISH', content: renderCalendarOf(events) } : null,
    }
  }
  if (content.about === 'money') {
    const data = toPaymentEmail(content, sender, now)
    return {
      ...envelope,
      ...renderThemeEmail(tenant.theme, content.template, data),
      calendar: null,
      attachments: attachments.map(({ fileName, bytes }) => ({
        fileName,
        contentType: 'application/pdf',
        bytes,
      })),
    }
  }
  if (content.about === 'plan') {
    const data = toPlanEmail(content.plan, sender, now)
    return { ...envelope, ...renderThemeEmail(tenant.theme, content.template, data), calendar: null }
  }
  if (content.about !== 'booking') {
    const data = toAccountEmail({ content, recipient, sender, vault, now })
    const template = content.template as AccountEmailTemplate
    return { ...envelope, ...renderThemeEmail(tenant.theme, template, data), calendar: null }
  }
  const { template, message } = content
  const reader = { name: claimed.recipientName, email: recipient }
  const booking: BookingMessage = { template, message, sender, recipient: reader }
  const method = methodOf(booking)
  return {
    ...envelope,
    ...renderThemeEmail(tenant.theme, template, toBookingEmail(booking, now)),
    calendar: method && { method, content: renderCalendar(toInvitation(booking, now), method) },
  }
}

/** The message as a telephone gets it. */
export function composeSms({ config, vault, claimed, tenant, now }: Composition): TextMessage {
  const sender = senderOf(config, tenant)
  const { content, recipient, id } = claimed
  const { about } = content
  if (about === 'booking' || about === 'group' || about === 'money' || about === 'plan')
    throw new Error('There are no text messages about bookings or money')
  const data = toSms({ content, recipient, sender, vault, now })
  return {
    id,
    to: recipient,
    from: tenant.name,
    host: sender.host,
    text: renderThemeSms(tenant.theme, 'phone-code', data),
  }
}
