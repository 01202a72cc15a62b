import { type MeetingGateways, openMeetingGateways, type ZoomCredentials } from '#platform/meetings/index.ts'
import { everyScope, type ZoomApp } from '#platform/local/zoom/account.ts'
import { type LocalZoom, type LocalZoomOptions, startLocalZoom } from '#platform/local/zoom/server.ts'

export type TestZoom = LocalZoom & {
  gateways: MeetingGateways
  /** An app in an account of its own, as somebody makes it there. */
  register(changes?: Partial<ZoomApp>): ZoomCredentials
  meetings(): { topic: string; start_time: string; host_email: string; agenda: string; settings: object }[]
}

let apps = 0

/** Zoom as it answers on this machine, and gateways that ask there. */
export async function startZoom(options: LocalZoomOptions = {}): Promise<TestZoom> {
  const server = await startLocalZoom(options)
  const gateways = openMeetingGateways({
    jitsiAddress: 'https://meet.example',
    zoom: async () => server.addresses,
    ...(options.now ? { clock: options.now } : {}),
  })
  return {
    ...server,
    gateways,
    register(changes = {}) {
      apps += 1
      const app = {
        accountId: `account-${apps}`,
        clientId: `app-${apps}`,
        clientSecret: `secret-of-app-${apps}`,
        scopes: everyScope,
        users: [`owner-${apps}@business.example`],
        ...changes,
      }
      server.store.apps.set(app.clientId, app)
      const { accountId, clientId, clientSecret } = app
      return { accountId, clientId, clientSecret }
    },
    meetings: () => [...server.store.meetings.values()],
  }
}
