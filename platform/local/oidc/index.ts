// A provider for social sign-in on a machine that is registered with none. Never loaded in production, where those
// that are configured are used. It needs a package of development: without it, nothing is offered.
import { originOf, type Config } from '#platform/config.ts'
import { openSocialProviders } from '#platform/identity/index.ts'
import type { Log } from '#platform/kernel/log.ts'
import type { LocalOidc } from './server.ts'

type Options = {
  config: Pick<Config, 'publicScheme' | 'publicPort' | 'platformDomain'>
  log: Pick<Log, 'info'>
}

/** Offers all three; the server is started when somebody first wants to sign in with one. */
export async function openLocalProviders({ config, log }: Options) {
  const issuers = isInstalled() ? (['google', 'apple', 'facebook'] as const) : []
  let started: Promise<LocalOidc> | null = null
  async function start() {
    const { startLocalOidc } = await import('./server.ts')
    const oidc = await startLocalOidc({ platformOrigin: originOf(config, config.platformDomain) })
    log.info({ origin: oidc.origin }, 'the local provider for social sign-in listens')
    return oidc
  }
  return {
    providers: openSocialProviders({
      issuers,
      settings: async () => (await (started ??= start())).settings,
      isLocal: true,
    }),
    close: async () => (await started?.catch(() => null))?.close(),
  }
}

function isInstalled(): boolean {
  try {
    import.meta.resolve('oidc-provider')
    return true
  } catch {
    return false
  }
}
