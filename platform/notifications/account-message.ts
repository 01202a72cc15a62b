import { codeOf, invitationToken, tokenOf, type SocialIssuer } from '#platform/identity/index.ts'
import type { Vault } from '#platform/kernel/vault.ts'
import {
  providerNotices,
  type AccountEmailData,
  type ProviderNotice,
  type SecurityChange,
  type SmsData,
} from '#platform/storefront/index.ts'
import type { SecurityEventKind } from './schemas.ts'
import { cityOf, durationText, type Sender } from './sender.ts'
import type { AccountContent } from './service/index.ts'
import { toWaitlistEmail } from './waitlist-email.ts'

export type AccountMessage = {
  content: AccountContent
  recipient: string
  sender: Sender
  vault: Vault
  now: Date
}

/** What the theme's templates show. Codes and links are made here, at the moment of sending, and kept nowhere. */
export function toAccountEmail(message: AccountMessage): AccountEmailData {
  const { content, sender, recipient } = message
  return {
    locale: sender.locale,
    reference: null,
    marketplace: sender.marketplace,
    firstName: content.about === 'challenge' ? content.challenge.firstName : null,
    email: recipient,
    forgotUrl: `${sender.origin}/forgot-password`,
    code: null,
    lifetime: null,
    actionUrl: null,
    invitation: null,
    change: null,
    access: null,
    notice: null,
    waitlist: null,
    ...(content.about === 'challenge' ? aboutChallenge(message, content) : {}),
    ...(content.about === 'invitation' ? aboutInvitation(message, content) : {}),
    ...(content.about === 'access' ? aboutAccess(message, content) : {}),
    ...(content.about === 'security' ? aboutSecurity(message, content) : {}),
    ...(content.about === 'waitlist' ? toWaitlistEmail(message, content) : {}),
    ...(content.about === 'provider' ? aboutProvider(message, content) : {}),
  }
}

/** @throws Error for a message that has no code */
export function toSms({ content, sender, vault, now }: AccountMessage): SmsData {
  if (content.about !== 'challenge') throw new Error(`There is no text message ${content.template}`)
  const { challenge } = content
  return {
    marketplace: { name: sender.marketplace.name },
    host: sender.host,
    code: codeOf(vault, sender.tenant.id, challenge),
    lifetime: lifetimeOf(challenge.expiresAt, now),
  }
}

type About<Kind extends AccountContent['about']> = Extract<AccountContent, { about: Kind }>

function aboutChallenge(
  { sender, vault, now }: AccountMessage,
  { template, challenge }: About<'challenge'>,
): Partial<AccountEmailData> {
  const { origin, isPlatform, tenant } = sender
  const lifetime = lifetimeOf(challenge.expiresAt, now)
  const token = () => encodeURIComponent(tokenOf(vault, tenant.id, challenge))
  switch (template) {
    case 'password-reset':
      return { lifetime, actionUrl: `${origin}/reset-password?token=${token()}` }
    case 'sign-in-link':
      return { lifetime, actionUrl: `${origin}/sign-in/link?token=${token()}` }
    case 'account-exists':
      return { actionUrl: `${origin}/sign-in` }
    case 'no-account':
      return { actionUrl: isPlatform ? null : `${origin}/register` }
    default:
      return { lifetime, code: codeOf(vault, tenant.id, challenge) }
  }
}

function aboutInvitation(
  { sender, vault }: AccountMessage,
  { invitation }: About<'invitation'>,
): Partial<AccountEmailData> {
  const { kind, role, invitedBy } = invitation
  const isStaff = kind === 'staff'
  const token = encodeURIComponent(invitationToken(vault, sender.tenant.id, invitation.id))
  return {
    // Staff are accounts of the platform, and accept where those sign in.
    actionUrl: isStaff
      ? `${sender.consoleOrigin}/invitations/${token}?at=${sender.tenant.slug}`
      : `${sender.origin}/invitations/${token}`,
    invitation: {
      invitedBy: invitedBy.trim() || sender.marketplace.name,
      isStaff,
      isMember: kind === 'provider_member',
      isCustomer: kind === 'customer',
      isOwner: role === 'tenant_owner',
      isOperator: role === 'tenant_operator',
      until: longDate(sender, invitation.expiresAt),
    },
  }
}

function aboutAccess({ sender }: AccountMessage, { access }: About<'access'>): Partial<AccountEmailData> {
  const { accountName, reason, expiresAt } = access
  return {
    actionUrl: `${sender.origin}/account/access`,
    access: { askedBy: accountName, reason, until: longDate(sender, expiresAt) },
  }
}

const longDate = ({ locale, tenant: { timeZone } }: Sender, instant: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(instant))

function aboutProvider(
  { sender }: AccountMessage,
  { provider }: About<'provider'>,
): Partial<AccountEmailData> {
  const { notice, business, credential, days, reason } = provider
  const isCredential = notice.startsWith('credential')
  const isCalendar = notice.startsWith('calendar')
  const page = isCredential ? '/provider/credentials' : isCalendar ? '/provider/calendars' : '/provider'
  return {
    actionUrl: `${sender.origin}${page}`,
    notice: {
      ...(Object.fromEntries(providerNotices.map((name) => [name, name === notice])) as Record<
        ProviderNotice,
        boolean
      >),
      business,
      credential,
      isCredential,
      isCalendar,
      inDays: days === 0 ? 'today' : `in ${days} days`,
      reason,
    },
  }
}

const changeNames: Record<SecurityEventKind, SecurityChange> = {
  password_changed: 'passwordChanged',
  email_changed: 'emailChanged',
  second_factor_added: 'secondFactorAdded',
  second_factor_removed: 'secondFactorRemoved',
  sessions_ended: 'sessionsEnded',
  refresh_reused: 'refreshReused',
  social_linked: 'socialLinked',
  social_unlinked: 'socialUnlinked',
}

const issuerNames: Record<SocialIssuer, string> = { google: 'Google', apple: 'Apple', facebook: 'Facebook' }

function aboutSecurity(
  { sender }: AccountMessage,
  { security }: About<'security'>,
): Partial<AccountEmailData> {
  const { timeZone } = sender.tenant
  const at = new Intl.DateTimeFormat(sender.locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone,
  }).format(new Date(security.happenedAt))
  return {
    actionUrl: securityUrl(sender, security.what),
    change: {
      ...(Object.fromEntries(
        Object.entries(changeNames).map(([what, name]) => [name, what === security.what]),
      ) as Record<SecurityChange, boolean>),
      at: `${at} (${cityOf(timeZone)} time)`,
      issuer: security.issuer ? issuerNames[security.issuer] : '',
    },
  }
}

function securityUrl({ origin, isPlatform }: Sender, what: SecurityEventKind): string | null {
  // The former address opens the account no more, and so cannot ask for a link.
  if (what === 'email_changed') return null
  if (what === 'social_linked') return `${origin}/account/security${isPlatform ? '' : '/sign-in'}`
  return `${origin}/forgot-password`
}

/** From now on, to the nearest minute: a message that had to wait names what is left. */
const lifetimeOf = (expiresAt: Date, now: Date) =>
  durationText(Math.max(1, Math.round((expiresAt.getTime() - now.getTime()) / 60_000)))
