import { randomBytes } from 'node:crypto'
import type { MeetingGateway } from './port.ts'

/** 160 bits; Jitsi does not tell capitals from small letters, so they are hexadecimal. */
const roomBytes = 20

/**
 * A room of Jitsi Meet is there as soon as somebody enters it by its name, so nothing is called and nothing has to be
 * closed: a name that nobody can guess is the key.
 * https://jitsi.github.io/handbook/docs/dev-guide/dev-guide-iframe/ (what may follow the `#`)
 */
export const openJitsi = ({ address }: { address: string }): MeetingGateway => ({
  name: 'jitsi',
  isCalled: false,
  findRoom: async () => null,
  async openRoom(wanted) {
    const room = randomBytes(roomBytes).toString('hex')
    const url = `${(wanted.address ?? address).replace(/\/+$/, '')}/${room}`
    return { joinUrl: url, hostUrl: url, externalId: null }
  },
  // A moved booking has another name, so that a link which was passed on leads nowhere.
  moveRoom: async () => null,
  renewRoom: async (room) => room,
  async closeRoom() {},
  linkFor({ joinUrl, hostUrl }, { name, topic, part }) {
    // What follows the `#` stays in the browser: it is in no log of the server.
    const told = { 'userInfo.displayName': name, 'config.subject': topic }
    const fragment = Object.entries(told).map(
      ([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`,
    )
    return `${part === 'provider' ? hostUrl : joinUrl}#${fragment.join('&')}`
  },
})
