import { Agent, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadConfig } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { newId } from '#platform/kernel/ids.ts'
import { systemScope, type Ctx } from '#platform/kernel/tenant.ts'
import { openRuntime } from '#platform/runtime.ts'
import { createTenant, launchTenant } from '#platform/tenancy/index.ts'
import { insertPlans } from './tenant-rows.ts'

type Answer = { status: number; bytes: number; etag: string }

/**
 * One launched marketplace behind a server that listens, asked over kept connections.
 * @param options.hasPages the built apps too; otherwise the API alone
 */
export async function openBenchSite<Supplied>(
  supply: (ctx: Ctx) => Promise<Supplied>,
  { hasPages = false } = {},
) {
  const config = loadConfig()
  const runtime = await openRuntime(config)
  const scope = systemScope(newId())
  const supplied = await runtime.database.inTenant(scope, async (ctx) => {
    await createTenant(ctx, {
      slug: 'bench-market',
      name: 'Bench Market',
      trade: 'home',
      tagline: 'Measured, not guessed',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      country: 'DE',
      legalName: 'Bench Market GmbH',
      legalAddress: 'Hauptstrasse 1, 10115 Berlin',
      supportEmail: 'support@bench-market.example',
      theme: 'linen',
    })
    await insertPlans(ctx)
    const made = await supply(ctx)
    await launchTenant(ctx)
    return made
  })
  const app = buildApp(runtime, { hasLimits: false, ...(hasPages ? {} : { pages: null }) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const host = `bench-market.${config.platformDomain}`

  const get = (
    path: string,
    headers: Record<string, string> = {},
    port = portOf(app.server),
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const call = request(
        { port, host: '127.0.0.1', path, agent, headers: { host, ...headers } },
        (answer) => {
          let bytes = 0
          answer.on('data', (chunk: Buffer) => (bytes += chunk.length))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, bytes, etag: String(answer.headers.etag ?? '') }),
          )
        },
      )
      call.on('error', reject).end()
    })

  return {
    supplied,
    runtime,
    scope,
    get,
    /** @throws Error for another status: what is measured has to work */
    async mustBe(status: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
      const answer = await get(path, headers)
      if (answer.status !== status) throw new Error(`${path} answered ${answer.status} instead of ${status}`)
      return answer
    },
    async close() {
      agent.destroy()
      await app.close()
      await runtime.close()
    },
  }
}

export const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
