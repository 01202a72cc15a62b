import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { projectFolder } from '#platform/config.ts'
import {
  createDatabase,
  deletePostgres,
  dropDatabase,
  startPostgres,
  urlOfDatabase,
  type PostgresServer,
} from '#platform/local/postgres/index.ts'

const parent = realpathSync(mkdtempSync(join(tmpdir(), 'postgres-test-')))
const folder = join(parent, 'first')
const postmasterFile = join(folder, 'cluster/postmaster.pid')

const opened: PostgresServer[] = []

async function start(name = 'first') {
  const server = await startPostgres({ folder: join(parent, name) })
  opened.push(server)
  return server
}

/** Whatever a test left running, also one that failed half-way. */
afterEach(async () => {
  for (const server of opened.splice(0)) await server.stop()
})

afterAll(async () => {
  for (const name of ['first', 'second']) await deletePostgres(join(parent, name))
  rmSync(parent, { recursive: true, force: true })
})

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

const notes = (url: string) => query<{ note: string }>(url, 'select note from notes order by note')
const serverPid = () => Number(readFileSync(postmasterFile, 'utf8').split('\n')[0])

/** A process that starts the server, writes a note that is acknowledged, and is then killed with everything open. */
async function startInProcessThatIsKilled(note: string) {
  const script = `
    const { startPostgres } = await import('#platform/local/postgres/index.ts')
    const { Client } = await import('pg')
    const server = await startPostgres({ folder: ${JSON.stringify(folder)} })
    const client = new Client({ connectionString: server.migratorUrl })
    await client.connect()
    await client.query('create table if not exists notes (note text)')
    await client.query('insert into notes values ($1)', [${JSON.stringify(note)}])
    process.stdout.write('written')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
}

test('a first start makes a database whose roles can do no more than they should', async () => {
  const server = await start()
  const roles = await query<{ rolname: string }>(
    server.adminUrl,
    `select rolname from pg_roles where rolname in ('app', 'relay', 'migrator') and rolcanlogin
     and not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)`,
  )
  expect(roles.map(({ rolname }) => rolname).toSorted()).toEqual(['app', 'migrator', 'relay'])
  expect(await query(server.migratorUrl, 'create table owned (id int)')).toEqual([])
  await expect(query(server.appUrl, 'create table mine (id int)')).rejects.toMatchObject({ code: '42501' })
  expect(await query(server.appUrl, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
  expect(statSync(join(folder, 'server.json')).mode & 0o777).toBe(0o600)
})

test('a server whose process was killed is taken over with all its data', async () => {
  await startInProcessThatIsKilled('left behind')
  const pid = serverPid()

  const server = await start()

  expect(server.isReused).toBe(true)
  expect(serverPid()).toBe(pid)
  expect(await notes(server.migratorUrl)).toEqual([{ note: 'left behind' }])
  await server.stop()
  await expect(query(server.appUrl, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('nothing that was acknowledged is lost when process and server are both killed', async () => {
  await startInProcessThatIsKilled('survives')
  process.kill(serverPid(), 'SIGKILL')

  const server = await start()

  expect(server.isReused).toBe(false)
  expect(await notes(server.migratorUrl)).toContainEqual({ note: 'survives' })
})

test('the note of a killed server whose process number now belongs to another program blocks nothing', async () => {
  writeFileSync(postmasterFile, `${process.pid}\n${folder}\n0\n5432\n\n127.0.0.1\n0 0\nready   \n`)

  const server = await start()

  expect(await query(server.appUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('several users of one folder share the server, and the last one to leave ends it', async () => {
  const [first, second] = await Promise.all([start(), start()])
  expect(first.port).toBe(second.port)

  await first.stop()
  expect(await query(second.appUrl, 'select 1 as one')).toEqual([{ one: 1 }])

  await second.stop()
  await expect(query(second.appUrl, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('two folders run side by side, below a private parent as well', async () => {
  mkdirSync(join(parent, 'second'))
  chmodSync(parent, 0o700)

  const servers = await Promise.all(['first', 'second'].map(start))

  expect(new Set(servers.map(({ port }) => port)).size).toBe(2)
  for (const { appUrl } of servers) expect(await query(appUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await notes(servers[0]?.migratorUrl ?? '')).not.toEqual([])
})

test('a port that another program took since is left to it', async () => {
  const before = await start()
  await before.stop()
  const other = createServer().listen(before.port, '127.0.0.1')
  await once(other, 'listening')

  const server = await start()

  expect(server.port).not.toBe(before.port)
  expect(await query(server.appUrl, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
  other.close()
})

test('a copy of a template holds its tables and refuses strangers', async () => {
  const server = await start()
  await createDatabase(server.adminUrl, 'template_notes')
  await query(urlOfDatabase(server.migratorUrl, 'template_notes'), 'create table notes (note text)')

  await createDatabase(server.adminUrl, 'copy', { template: 'template_notes' })

  expect(await notes(urlOfDatabase(server.migratorUrl, 'copy'))).toEqual([])
  const [access] = await query(
    server.adminUrl,
    `select datacl::text ~ '[{,]=' as is_open from pg_database where datname = 'copy'`,
  )
  expect(access).toEqual({ is_open: false })
  for (const name of ['copy', 'template_notes']) await dropDatabase(server.adminUrl, name)
})

test('a data folder that cannot be served is told with the words of the server', async () => {
  await deletePostgres(join(parent, 'second'))
  const broken = await start('second')
  await broken.stop()
  writeFileSync(join(parent, 'second/cluster/PG_VERSION'), '12\n')

  await expect(start('second')).rejects.toThrow(
    /did not start: it ended with code 1\n[^]*initialized by PostgreSQL version 12/,
  )
})

test('lost passwords are told, and what to do about it', async () => {
  rmSync(join(parent, 'second/server.json'))

  await expect(start('second')).rejects.toThrow(/server\.json cannot be read.*put it back, or delete/)
})
