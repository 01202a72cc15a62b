import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from '#platform/config.ts'
import { deletePostgres } from '#platform/local/postgres/index.ts'
import { lockHolder } from '../../scripts/support/lock.mjs'

jest.setTimeout(300_000)

const dataFolder = mkdtempSync(join(tmpdir(), 'start-'))
const children: ChildProcess[] = []
afterAll(async () => {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) await endWith(child, 'SIGINT')
  await deletePostgres(join(dataFolder, 'postgres'))
  rmSync(dataFolder, { recursive: true, force: true })
})

/** `npm start` on an empty machine: nothing in the environment but the place of its data. */
async function start() {
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: projectFolder,
    env: { PATH: process.env.PATH, DATA_FOLDER: dataFolder, NODE_ENV: 'development' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  while (!/^Stop /m.test(output)) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}:\n${output}`)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  }
  return { child, output, origin: readFileSync(join(dataFolder, 'address'), 'utf8') }
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals) {
  const ended = once(child, 'exit')
  child.kill(signal)
  const [code] = await ended
  return code
}

const postmaster = () =>
  Number(readFileSync(join(dataFolder, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')[0])

/** The processes that this one started, by the system's own list (Linux); elsewhere the server ends by itself. */
function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`
  return existsSync(list) ? readFileSync(list, 'utf8').trim().split(' ').filter(Boolean).map(Number) : []
}

const addressesOf = (output: string) =>
  [...output.matchAll(/http:\/\/[a-z0-9.-]+:\d+/g)].map(([address]) => address)

/** A server that has just started on a busy machine may ask to be asked again. */
async function statusOf(address: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { statusCode, headers } = await answerOf(address)
    if (statusCode !== 503) return statusCode
    expect(headers['retry-after']).toBeDefined()
    await sleep(1_000)
  }
  return 503
}

/** Not through the name, which only browsers take for this machine on their own. */
function answerOf(address: string): Promise<IncomingMessage> {
  const { host, port } = new URL(address)
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, headers: { host } }, (response) => {
      response.resume()
      resolve(response)
    }).on('error', reject)
  })
}

test('one command serves the marketplaces that it prints, also after everything was killed, and ends without a trace', async () => {
  const first = await start()
  const addresses = addressesOf(first.output)
  expect(first.output).toMatch(/✓ Demo data/)
  expect(addresses.length).toBeGreaterThanOrEqual(5)
  for (const address of addresses) expect([address, await statusOf(address)]).toEqual([address, 200])

  for (const pid of [first.child.pid ?? 0, ...childrenOf(first.child.pid ?? 0), postmaster()]) {
    process.kill(pid, 'SIGKILL')
  }
  await once(first.child, 'exit')

  const second = await start()
  expect(second.output).not.toMatch(/Demo data/)
  for (const address of addressesOf(second.output))
    expect([address, await statusOf(address)]).toEqual([address, 200])

  expect(await endWith(second.child, 'SIGINT')).toBe(0)
  expect(lockHolder(join(dataFolder, 'start-lock'))).toBeNull()
  expect(existsSync(join(dataFolder, 'postgres/cluster/postmaster.pid'))).toBe(false)
  await expect(statusOf(second.origin)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
