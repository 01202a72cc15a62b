// One server process for tests of several on one database: the edge without rate limits, and with the built pages when
// asked for with --pages. Prints its port as soon as it listens, and ends with its parent's pipe.
import type { AddressInfo } from 'node:net'
import { loadConfig } from '#platform/config.ts'
import { buildApp } from '#platform/http/app.ts'
import { openRuntime } from '#platform/runtime.ts'

const runtime = await openRuntime(loadConfig())
const hasPages = process.argv.includes('--pages')
const app = buildApp(runtime, { ...(hasPages ? {} : { pages: null }), hasLimits: false })
await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${(app.server.address() as AddressInfo).port}\n`)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
