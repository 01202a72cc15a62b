import { openJitsi } from './jitsi.ts'
import type { MeetingGateway } from './port.ts'
import { openZoomFor, type ZoomCredentials, type ZoomOptions } from './zoom.ts'

export { MeetingFailure, type MeetingProblem, meetingProblems } from './failure.ts'
export type { MeetingGateway, Person, Room, WantedRoom } from './port.ts'
export { type ZoomAddresses, zoomAddresses, type ZoomCredentials, type ZoomGateway } from './zoom.ts'

/** What a marketplace has chosen, with what it needs to be done. */
export type MeetingAccess = {
  service: 'jitsi' | 'zoom'
  /** Of the marketplace's own Jitsi Meet. */
  address: string | null
  /** Also kept while calls take place elsewhere: rooms at Zoom may still have to be closed. */
  zoom: ZoomCredentials | null
}

/** With their names as they are stored. */
export type MeetingGateways = {
  /** Makes the rooms of marketplaces that have chosen no other. */
  main: MeetingGateway
  byName: ReadonlyMap<string, MeetingGateway>
  zoom: ReturnType<typeof openZoomFor>
}

export function openMeetingGateways({
  jitsiAddress,
  ...zoom
}: { jitsiAddress: string } & ZoomOptions): MeetingGateways {
  const jitsi = openJitsi({ address: jitsiAddress })
  return { main: jitsi, byName: new Map([[jitsi.name, jitsi]]), zoom: openZoomFor(zoom) }
}

/** Who makes the rooms of a marketplace. */
export const chosenGateway = ({ main, zoom }: MeetingGateways, access: MeetingAccess): MeetingGateway =>
  access.service === 'zoom' && access.zoom ? zoom(access.zoom) : main

/** Who made a room; null when a marketplace has withdrawn what is needed to ask there. */
export function gatewayNamed(
  { byName, zoom }: MeetingGateways,
  name: string,
  access: MeetingAccess,
): MeetingGateway | null {
  if (name === 'zoom') return access.zoom ? zoom(access.zoom) : null
  return byName.get(name) ?? null
}
