import type { CalendarSettings } from '#platform/config.ts'
import type { CalendarGateways, CompanyAddresses, OauthKind } from './calendar-gateway.ts'

const addresses: Record<OauthKind, CompanyAddresses> = {
  google: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    apiUrl: 'https://www.googleapis.com/',
  },
  microsoft: {
    authorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    revokeUrl: null,
    apiUrl: 'https://graph.microsoft.com/',
  },
}

export const oauthKinds = ['google', 'microsoft'] as const

/** With whom this deployment is registered. The clients are loaded when one is first needed. */
export function openCalendarGateways(settings: CalendarSettings): CalendarGateways {
  const opened = new Map<OauthKind, ReturnType<typeof openGateway>>()
  return {
    offered: oauthKinds.filter((kind) => settings[kind] !== null),
    async find(kind) {
      const client = settings[kind]
      if (!client) return null
      const known = opened.get(kind) ?? openGateway(kind, { ...client, ...addresses[kind], isLocal: false })
      opened.set(kind, known)
      return known
    },
  }
}

/** One gateway, at the addresses that the settings name. */
export async function openGateway(
  kind: OauthKind,
  settings: Parameters<typeof import('./google.ts').openGoogle>[0],
) {
  if (kind === 'google') return (await import('./google.ts')).openGoogle(settings)
  return (await import('./microsoft.ts')).openMicrosoft(settings)
}
