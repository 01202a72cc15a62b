import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { SocialSettings } from '#platform/config.ts'
import { projectFolder } from '#platform/config.ts'
import type { SocialIssuer } from '#platform/identity/index.ts'
import type { Answer, Edge } from './edge.ts'

export type OidcServer = { origin: string; settings: SocialSettings; close(): Promise<void> }

/** A real provider in a process of its own, where the callbacks are on `http://localhost`. Close it after use. */
export async function startOidc(env: Record<string, string> = {}): Promise<OidcServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/oidc-process.ts'], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(() => Promise.reject(new Error('The provider did not start'))),
  ])
  const { origin, settings } = JSON.parse(first) as Pick<OidcServer, 'origin' | 'settings'>
  return {
    origin,
    settings,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}

export type Face = { email: string; firstName?: string; lastName?: string; isEmailVerified?: boolean }

/** A browser without a screen: its cookies of every host, and the hand of whoever sits in front of it. */
export class SocialBrowser {
  /** By host, as a cookie of one host is sent to no other. */
  readonly cookies = new Map<string, Map<string, string>>()

  constructor(
    private readonly edge: Edge,
    readonly host: string,
  ) {}

  async open(
    url: string,
    { method = 'GET', form }: { method?: 'GET' | 'POST'; form?: string } = {},
  ): Promise<Answer> {
    const { host, pathname, search } = new URL(url)
    const answer = await this.edge.ask(host, {
      method,
      url: pathname + search,
      headers: {
        accept: 'text/html',
        'user-agent': 'Firefox',
        cookie: cookieHeader(this.jar(host)),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form === undefined ? {} : { payload: form }),
    })
    keep(this.jar(host), [answer.headers['set-cookie'] ?? []].flat())
    return answer
  }

  /** @returns where the marketplace sends the browser: the provider, or back with a problem */
  async start(issuer: SocialIssuer, query = ''): Promise<string> {
    const answer = await this.open(`http://${this.host}/auth/${issuer}${query}`)
    if (answer.statusCode !== 303) throw new Error(`Starting answered ${answer.statusCode}`)
    return new URL(String(answer.headers.location), `http://${this.host}`).href
  }

  /** Signs in at the provider. @returns the callback: its address, and the form that is sent there for Apple */
  async atProvider(url: string, face: Face | 'goes back'): Promise<{ url: string; form?: string }> {
    const jar = new Map<string, string>()
    let at = url
    for (let hop = 0; hop < 8; hop++) {
      const isLogin = new URL(at).pathname.startsWith('/login/')
      const response = await fetch(at, {
        method: isLogin ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: cookieHeader(jar) },
        ...(isLogin ? { body: formOf(face) } : {}),
      })
      keep(jar, response.headers.getSetCookie())
      const location = response.headers.get('location')
      if (!location) return postedForm(await response.text())
      at = new URL(location, at).href
      if (new URL(at).pathname.startsWith('/auth/callback/')) return { url: at }
    }
    throw new Error('The provider sends the browser in circles')
  }

  /** @returns where the platform sends the browser */
  async callBack({ url, form }: { url: string; form?: string }): Promise<Answer> {
    return this.open(url, form === undefined ? {} : { method: 'POST', form })
  }

  /** All the way to the ticket's address. */
  async toTicket(issuer: SocialIssuer, face: Face, query = ''): Promise<string> {
    const back = await this.callBack(await this.atProvider(await this.start(issuer, query), face))
    return String(back.headers.location)
  }

  /** All the way. @returns where the browser ends */
  async signIn(issuer: SocialIssuer, face: Face, query = ''): Promise<string> {
    const ticket = await this.toTicket(issuer, face, query)
    return ticket.includes('/sign-in/ticket') ? String((await this.open(ticket)).headers.location) : ticket
  }

  async me(): Promise<{ id: string; email: string; firstName: string; roles: string[] } | null> {
    const answer = await this.open(`http://${this.host}/api/v1/users/me`)
    return answer.statusCode === 200 ? answer.json() : null
  }

  jar(host: string): Map<string, string> {
    let jar = this.cookies.get(host)
    if (!jar) this.cookies.set(host, (jar = new Map()))
    return jar
  }
}

const cookieHeader = (jar: Map<string, string>) =>
  [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

function keep(jar: Map<string, string>, set: readonly string[]) {
  for (const text of set) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
}

function formOf(face: Face | 'goes back'): URLSearchParams {
  if (face === 'goes back') return new URLSearchParams({ cancel: 'on' })
  const { email, firstName = 'Ada', lastName = 'Okafor', isEmailVerified = true } = face
  return new URLSearchParams({
    email,
    firstName,
    lastName,
    ...(isEmailVerified ? { isEmailVerified: 'on' } : {}),
  })
}

/** What the provider's page would post by itself. */
function postedForm(page: string) {
  const action = /action="([^"]+)"/.exec(page)?.[1]
  if (!action) throw new Error(`The provider answered: ${page}`)
  const fields = [...page.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name!,
    value!,
  ])
  return { url: action, form: new URLSearchParams(fields).toString() }
}
