import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type CalendarServer = Awaited<ReturnType<typeof openCalendarServer>>
type Busy = { uid?: string; startsAt: Date; endsAt: Date }

/** A web server on this machine with one calendar in it, which answers 304 to whoever knows it already. */
export async function openCalendarServer() {
  const state = {
    text: calendarOf(),
    /** Answers in the place of the calendar, when set. */
    answer: null as null | ((request: IncomingMessage, response: ServerResponse) => void),
    /** The status of every answer. */
    statuses: [] as number[],
  }
  const server = createServer((request, response) => {
    response.on('finish', () => state.statuses.push(response.statusCode))
    if (state.answer) return state.answer(request, response)
    const etag = `"${createHash('sha256').update(state.text).digest('hex').slice(0, 16)}"`
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
    response.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8', etag }).end(state.text)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    state,
    url: `http://127.0.0.1:${port}/private-4f1c2a/basic.ics`,
    setBusy: (...busy: Busy[]) => void (state.text = calendarOf(...busy)),
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

export const calendarOf = (...busy: Busy[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Somebody//Calendar//EN',
    ...busy.flatMap(({ uid, startsAt, endsAt }, index) => [
      'BEGIN:VEVENT',
      `UID:${uid ?? `event-${index}@elsewhere.example`}`,
      'DTSTAMP:20261101T000000Z',
      `DTSTART:${instant(startsAt)}`,
      `DTEND:${instant(endsAt)}`,
      'SUMMARY:Dentist',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n')

const instant = (at: Date) => `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
