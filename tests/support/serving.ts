import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseUrl } from './database.ts'

export type Reply = { status: number; headers: IncomingHttpHeaders; bytes: Buffer; text: string }
export type Asked = { method?: string; headers?: Record<string, string>; body?: string }
export type Serving = {
  child: ChildProcess
  port: number
  ask(host: string, path: string, asked?: Asked): Promise<Reply>
  /** At once, as a machine that loses power. @returns when it is gone */
  kill(): Promise<void>
}

/**
 * A server process on this worker's database, for what one process cannot show: several of them, and pages as they
 * were built (Jest cannot load those). It ends with this process.
 * `hasPages` needs both apps to be built.
 */
export async function startServing({
  hasPages = false,
  env = {},
}: { hasPages?: boolean; env?: Record<string, string> } = {}): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'serving-'))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'tests/support/serving-process.ts', ...(hasPages ? ['--pages'] : [])],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        DATABASE_URL: databaseUrl('app'),
        DATABASE_MIGRATOR_URL: databaseUrl('migrator'),
        DATABASE_RELAY_URL: databaseUrl('relay'),
        DATA_FOLDER: folder,
        PORT: '0',
        SMTP_URL: 'smtp://127.0.0.1:9',
        LOG_LEVEL: 'error',
        ...env,
      },
    },
  )
  let complaint = ''
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().trim())))
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${complaint}`)))
  })
  return {
    child,
    port,
    ask: (host, path, asked) => askPort(port, host, path, asked),
    kill() {
      child.kill('SIGKILL')
      return ended
    },
  }
}

/** `fetch` sets the Host header by itself: this asks one address for the pages of any host. */
function askPort(port: number, host: string, path: string, { method, headers, body }: Asked = {}) {
  return new Promise<Reply>((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const call = request(
      { host: '127.0.0.1', port, path, method: method ?? 'GET', headers: { host, ...length, ...headers } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const bytes = Buffer.concat(chunks)
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, text: bytes.toString() })
        })
      },
    )
    call.on('error', reject).end(body)
  })
}
