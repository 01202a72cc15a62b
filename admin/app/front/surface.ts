import type { AppLoadContext } from '@remix-run/server-runtime'

/** Which of the platform's own two sites is asked for, and where the other one is. */
export type Surface = {
  kind: 'front' | 'console'
  frontOrigin: string
  consoleOrigin: string
  /** A machine without outside services: its mailbox may be shown. */
  isLocal: boolean
}

const consolePrefix = 'admin.'

export function surfaceOf({ origin, isLocal }: Pick<AppLoadContext, 'origin' | 'isLocal'>): Surface {
  const { protocol, host } = new URL(origin)
  const isConsole = host.startsWith(consolePrefix)
  const frontHost = isConsole ? host.slice(consolePrefix.length) : host
  return {
    kind: isConsole ? 'console' : 'front',
    frontOrigin: `${protocol}//${frontHost}`,
    consoleOrigin: `${protocol}//${consolePrefix}${frontHost}`,
    isLocal,
  }
}
