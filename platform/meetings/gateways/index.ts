import { openJitsi } from './jitsi.ts'
import type { MeetingGateway } from './port.ts'

export type { MeetingGateway, Person, Room, WantedRoom } from './port.ts'

/** By the names under which they are stored. */
export type MeetingGateways = {
  /** Makes every new room. */
  main: MeetingGateway
  byName: ReadonlyMap<string, MeetingGateway>
}

export function openMeetingGateways({ jitsiAddress }: { jitsiAddress: string }): MeetingGateways {
  const jitsi = openJitsi({ address: jitsiAddress })
  return { main: jitsi, byName: new Map([[jitsi.name, jitsi]]) }
}
