import type { ConnectionView } from '#platform/calendars/index.ts'

export const kindWords: Record<ConnectionView['kind'], string> = {
  ical: 'Calendar address',
  google: 'Google Calendar',
  microsoft: 'Outlook',
}

/** What happened, after the page has been sent back. */
export const savedWords: Record<string, string> = {
  connected: 'The calendar is connected and has been read. What is busy there cannot be booked here.',
  edited: 'Saved.',
  paused: 'Paused. What this calendar blocked can be booked again.',
  resumed: 'Resumed. It is read in the next minute.',
  disconnected: 'The calendar is disconnected. What it blocked can be booked again.',
  revoked: 'The feed is revoked. Its address leads nowhere any more.',
}
