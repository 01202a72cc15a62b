import type { AccountView, ConnectionView } from '#platform/calendars/index.ts'

export const kindWords: Record<ConnectionView['kind'], string> = {
  ical: 'Calendar address',
  google: 'Google Calendar',
  microsoft: 'Outlook',
}

/** Where a person goes to share an account, or to share it again. It leads to another site, and back here. */
export function consentHref(
  kind: AccountView['kind'],
  ask: { memberId?: string; accountId?: string },
): string {
  const query = new URLSearchParams({
    ...(ask.memberId ? { member: ask.memberId } : {}),
    ...(ask.accountId ? { account: ask.accountId } : {}),
  }).toString()
  return `/calendars/connect/${kind}${query ? `?${query}` : ''}`
}

/** What happened, after the page has been sent back. */
export const savedWords: Record<string, string> = {
  connected: 'The calendar is connected and has been read. What is busy there cannot be booked here.',
  edited: 'Saved.',
  paused: 'Paused. What this calendar blocked can be booked again.',
  resumed: 'Resumed. It is read in the next minute.',
  disconnected: 'The calendar is disconnected. What it blocked can be booked again.',
  revoked: 'The feed is revoked. Its address leads nowhere any more.',
  'account-removed': 'The account is disconnected with all its calendars, and its permission given back.',
}

/** How a way to Google or Outlook ended that did not lead to an account. */
export const problemWords: Record<string, { title: string; words: string }> = {
  cancelled: { title: 'Nothing was shared', words: 'You went back before you agreed. Nothing has changed.' },
  expired: {
    title: 'That took too long',
    words: 'The way to share a calendar is open for twenty minutes, and once. Begin again.',
  },
  not_granted: {
    title: 'The permission was not complete',
    words:
      'To keep your time free, reading the calendar has to be allowed as well. Begin again, and leave every box ticked.',
  },
  failed: {
    title: 'The other calendar did not answer',
    words: 'Nothing has changed. Try again in a few minutes.',
  },
}
