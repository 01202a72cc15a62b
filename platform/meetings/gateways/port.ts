/** What a room is made for. */
export type WantedRoom = {
  topic: string
  startsAt: Date
  endsAt: Date
  /** Customers are let in once the provider is there; we see to that ourselves, and who can do so as well may. */
  hasWaitingRoom: boolean
  /** Where the marketplace's own installation is, for gateways that can be installed. */
  address: string | null
  /** The same for each attempt to make this room, and for no other room; says nothing to strangers. */
  reference: string
  /** By which address the service may know the provider, who then leads the meeting there. */
  hostEmail: string | null
}

/** A place to meet. Whoever knows its addresses may enter, so they are sealed wherever they are kept. */
export type Room = {
  joinUrl: string
  /** For whoever leads it, where that is another one. */
  hostUrl: string
  /** How the service calls it, to close it; null where nothing has to be closed. */
  externalId: string | null
}

export type Person = { name: string; topic: string; part: 'customer' | 'provider' }

/**
 * Where parties meet: Jitsi by default. Another service (Whereby, Teams) is an adapter that makes a room by its API and
 * closes it there; it is added in `index.ts` under its name.
 */
export type MeetingGateway = {
  /** Stored with each room, so that it is closed by whom it was made. */
  readonly name: string
  /** Rooms are made by calls, and therefore ahead of time. */
  readonly isCalled: boolean
  /** What an attempt left whose outcome nobody has heard of; null when there is nothing. @throws MeetingFailure */
  findRoom(wanted: WantedRoom): Promise<Room | null>
  /** May call out, as the others may; never asked inside of a transaction. @throws MeetingFailure */
  openRoom(wanted: WantedRoom): Promise<Room>
  /**
   * The same people meet at another time. @returns null where the room cannot be kept: another one is to be made
   * @throws MeetingFailure
   */
  moveRoom(room: Room, wanted: WantedRoom): Promise<Room | null>
  /** The room with addresses that still lead into it, for whoever leads it; null when it is gone. @throws MeetingFailure */
  renewRoom(room: Room): Promise<Room | null>
  /** The room is not needed any more. Harmless when it is gone already. @throws MeetingFailure */
  closeRoom(room: Room): Promise<void>
  /** The address with which one person enters. */
  linkFor(room: Room, person: Person): string
}
