import { minutes } from '#platform/kernel/time.ts'
import { MeetingFailure } from './failure.ts'
import type { MeetingGateway, Room, WantedRoom } from './port.ts'
import { openZoomApi, type ZoomCredentials, type ZoomOptions } from './zoom-api.ts'

export { type ZoomAddresses, zoomAddresses, type ZoomCredentials, type ZoomOptions } from './zoom-api.ts'

export type ZoomGateway = MeetingGateway & {
  /** Whether Zoom takes the credentials. @throws MeetingFailure */
  check(): Promise<void>
}

/** https://developers.zoom.us/docs/api/meetings/#tag/meetings */
type ZoomMeeting = { id: number; join_url: string; start_url?: string; agenda?: string }
type MeetingPage = { meetings: ZoomMeeting[]; next_page_token?: string }

const scheduled = 2
/** The longest topic that Zoom takes. */
const longestTopic = 200
/** With 300 meetings each. */
const mostPages = 10

/**
 * Meetings at Zoom by an app of the marketplace's own account (server-to-server OAuth).
 *
 * A provider whose verified address is that of a user of this account hosts the meeting there: Zoom's waiting room is
 * on as the service wishes, and the provider enters by the address that makes them host. Everybody else meets in a
 * meeting of the account's owner without a host: the host's address holds a key to all of the owner's meetings, so it is
 * for nobody else, and who may enter when is seen to by our own door.
 */
export function openZoomFor(options: ZoomOptions): (credentials: ZoomCredentials) => ZoomGateway {
  const call = openZoomApi(options)
  return (credentials) => {
    const ask = (method: string, path: string, body?: object) => call(credentials, { method, path, body })

    async function create(wanted: WantedRoom, host: string | null): Promise<Room | null> {
      const { status, data } = await ask('POST', `/users/${userIn(host)}/meetings`, bodyOf(wanted, host))
      if (isNoUser(status, data)) return null
      if (status !== 201) throw failureOf(status, data)
      return roomOf(data as ZoomMeeting, host !== null)
    }

    /** What an attempt may have made of which nobody heard. */
    async function find({ reference }: WantedRoom, host: string | null): Promise<Room | null> {
      let token = ''
      for (let page = 0; page < mostPages; page++) {
        const query = new URLSearchParams({ type: 'scheduled', page_size: '300', next_page_token: token })
        const { status, data } = await ask('GET', `/users/${userIn(host)}/meetings?${query}`)
        if (isNoUser(status, data)) return null
        if (status !== 200) throw failureOf(status, data)
        const { meetings, next_page_token: next = '' } = data as MeetingPage
        const found = meetings.find(({ agenda }) => agenda === reference)
        // A list has no addresses for hosts.
        if (found) return read(String(found.id), host !== null)
        if (next === '') return null
        token = next
      }
      return null
    }

    async function read(id: string | null, isHosted: boolean): Promise<Room | null> {
      const { status, data } = await ask('GET', meetingPath(id))
      if (isNoMeeting(status, data)) return null
      if (status !== 200) throw failureOf(status, data)
      return roomOf(data as ZoomMeeting, isHosted)
    }

    async function move(room: Room, wanted: WantedRoom): Promise<Room | null> {
      const { topic, start_time, duration, timezone, agenda } = bodyOf(wanted, null)
      const changes = { topic, start_time, duration, timezone, agenda }
      const { status, data } = await ask('PATCH', meetingPath(room.externalId), changes)
      if (isNoMeeting(status, data)) return null
      if (status !== 204) throw failureOf(status, data)
      return room
    }

    return {
      name: 'zoom',
      isCalled: true,

      async check() {
        // Its answer says nothing about the right to make meetings; that it is answered says that the app is known.
        await ask('GET', '/users/me')
      },

      async findRoom(wanted) {
        for (const host of hostsFor(wanted)) {
          const found = await find(wanted, host)
          if (found) return found
        }
        return null
      },

      async openRoom(wanted) {
        for (const host of hostsFor(wanted)) {
          const room = await create(wanted, host)
          if (room) return room
        }
        throw new MeetingFailure('refused')
      },

      moveRoom: move,

      async renewRoom(room) {
        // Its host's address lasts for two hours, so that it is read anew by whoever leads.
        return read(room.externalId, room.hostUrl !== room.joinUrl)
      },

      async closeRoom({ externalId }) {
        const path = `${meetingPath(externalId)}?schedule_for_reminder=false&cancel_meeting_reminder=false`
        const first = await ask('DELETE', path)
        if (codeOf(first.data) === underWay) {
          await ask('PUT', `${meetingPath(externalId)}/status`, { action: 'end' })
        }
        const { status, data } = codeOf(first.data) === underWay ? await ask('DELETE', path) : first
        if (status !== 204 && !isNoMeeting(status, data)) throw failureOf(status, data)
      },

      linkFor: ({ joinUrl, hostUrl }, { part }) => (part === 'provider' ? hostUrl : joinUrl),
    }
  }
}

/** Null is the account's owner, who hosts for all who are no users of it. */
const hostsFor = ({ hostEmail }: WantedRoom) => (hostEmail === null ? [null] : [hostEmail, null])
const userIn = (host: string | null) => (host === null ? 'me' : encodeURIComponent(host))
const meetingPath = (id: string | null) => `/meetings/${encodeURIComponent(id ?? '')}`

/** @param isHosted by the provider; otherwise the host's address is the owner's, and for nobody */
const roomOf = ({ id, join_url: joinUrl, start_url: startUrl }: ZoomMeeting, isHosted: boolean): Room => ({
  joinUrl,
  hostUrl: isHosted ? (startUrl ?? joinUrl) : joinUrl,
  externalId: String(id),
})

function bodyOf(wanted: WantedRoom, host: string | null) {
  const { topic, startsAt, endsAt, hasWaitingRoom, reference } = wanted
  const isLed = host !== null && hasWaitingRoom
  return {
    topic: topic.slice(0, longestTopic),
    type: scheduled,
    start_time: startsAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    duration: Math.max(1, Math.ceil((endsAt.getTime() - startsAt.getTime()) / minutes(1))),
    timezone: 'UTC',
    agenda: reference,
    settings: {
      waiting_room: isLed,
      join_before_host: !isLed,
      // At any time before the start; when the door opens is ours to say.
      jbh_time: 0,
      use_pmi: false,
      approval_type: 2,
      meeting_authentication: false,
      auto_recording: 'none',
      email_notification: false,
    },
  }
}

const codeOf = (data: unknown) => (data as { code?: unknown } | null)?.code
/** Of a meeting that cannot be deleted, because people are in it. */
const underWay = 3002
/** https://developers.zoom.us/docs/api/errors: 1001 no such user, 3001 no such meeting, 4711 a right that is missing */
const isNoUser = (status: number, data: unknown) => status === 404 && codeOf(data) === 1001
const isNoMeeting = (status: number, data: unknown) => status === 404 && codeOf(data) === 3001

function failureOf(status: number, data: unknown): MeetingFailure {
  const cause = new Error(`Zoom answered ${status} with code ${String(codeOf(data))}`)
  if (status === 403 || codeOf(data) === 4711) return new MeetingFailure('not_permitted', { cause })
  return new MeetingFailure('refused', { cause })
}
