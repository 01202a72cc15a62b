import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The set-up found a server (TEST_REDIS_SERVER, TEST_REDIS_LIBRARIES) or said loudly that there is none. */
export const hasRedis = Boolean(process.env.TEST_REDIS_SERVER)

export type TestRedis = Awaited<ReturnType<typeof startRedis>>

/** A Redis of its own on a free port, that a test may kill and start again. Nothing is kept on disk. */
export async function startRedis() {
  const binary = process.env.TEST_REDIS_SERVER
  if (!binary) throw new Error('TEST_REDIS_SERVER is not set: run the tests through npm test')
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  let server: ChildProcess | undefined

  async function start() {
    const child = spawn(
      binary!,
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
      {
        env: { ...process.env, LD_LIBRARY_PATH: process.env.TEST_REDIS_LIBRARIES ?? '' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    server = child
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
      child.stdout.on('data', (text) => String(text).includes('Ready to accept connections') && resolve())
    })
  }

  async function kill() {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    server.removeAllListeners('exit')
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    /** kill -9. */
    kill,
    start,
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
