// The local provider as a process of its own: prints what is registered with it, and ends with its parent's pipe.
import { startLocalOidc } from '#platform/local/oidc/server.ts'

const codeSeconds = Number(process.env.CODE_SECONDS ?? 60)
const { origin, settings } = await startLocalOidc({ platformOrigin: 'http://localhost', codeSeconds })
process.stdout.write(`${JSON.stringify({ origin, settings })}\n`)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
