import { mkdtemp, readdir, readFile, rm, utimes, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { newId } from '#platform/kernel/ids.ts'
import { openLocalStorage, storageKey } from '#platform/kernel/storage.ts'
import { eventually } from '#tests/support/eventually.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'storage-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const webp = { contentType: 'image/webp' } as const
const bytes = Buffer.from([0, 1, 2, 253, 254, 255])

test('a file comes back as it was put, whole or as a stream', async () => {
  const storage = openLocalStorage(folder)
  const key = storageKey(newId(), 'images', newId(), '320.webp')

  await storage.put(key, bytes, webp)

  expect(await storage.get(key)).toEqual({ bytes, contentType: 'image/webp' })
  const streamed = await storage.stream(key)
  expect(streamed).toMatchObject({ size: 6, contentType: 'image/webp' })
  expect(await buffer(streamed!.stream)).toEqual(bytes)
})

test('a second put replaces the file, and nothing is left beside it', async () => {
  const storage = openLocalStorage(folder)
  const tenantId = newId()
  const key = storageKey(tenantId, 'logo.webp')

  await storage.put(key, Buffer.from('first'), webp)
  await storage.put(key, Buffer.from('second'), webp)

  expect((await storage.get(key))?.bytes.toString()).toBe('second')
  expect(await readdir(join(folder, tenantId))).toEqual(['logo.webp'])
  expect(await readdir(join(folder, '.incoming'))).toEqual([])
})

test('whoever reads while a file is replaced gets the old one or the new one, never half of it', async () => {
  const storage = openLocalStorage(folder)
  const key = storageKey(newId(), 'big.webp')
  const versions = ['a', 'b'].map((letter) => Buffer.alloc(3_000_000, letter))
  await storage.put(key, versions[0]!, webp)

  const seen: Buffer[] = []
  const reading = (async () => {
    for (let count = 0; count < 40; count += 1) seen.push((await storage.get(key))!.bytes)
  })()
  for (let count = 0; count < 10; count += 1) await storage.put(key, versions[count % 2]!, webp)
  await reading

  expect(seen.every((read) => versions.some((version) => version.equals(read)))).toBe(true)
})

test('what is not there is null, and removing it is no error', async () => {
  const storage = openLocalStorage(folder)
  const key = storageKey(newId(), 'images', 'none.webp')

  expect(await storage.get(key)).toBeNull()
  expect(await storage.stream(key)).toBeNull()
  await expect(storage.remove(key)).resolves.toBeUndefined()
  await expect(storage.removeAll(key.replace('/none.webp', ''))).resolves.toBeUndefined()
})

test('a folder is no file, and a file no folder', async () => {
  const storage = openLocalStorage(folder)
  const tenantId = newId()
  await storage.put(storageKey(tenantId, 'a.webp', 'b.webp'), bytes, webp)

  expect(await storage.get(storageKey(tenantId, 'a.webp'))).toBeNull()
  expect(await storage.stream(storageKey(tenantId, 'a.webp'))).toBeNull()
  expect(await storage.get(storageKey(tenantId, 'a.webp', 'b.webp', 'c.webp'))).toBeNull()
  await expect(storage.put(storageKey(tenantId, 'a.webp'), bytes, webp)).rejects.toThrow()
  expect(await readdir(join(folder, '.incoming'))).toEqual([])
})

test('removing a folder removes what is in it and nothing else', async () => {
  const storage = openLocalStorage(folder)
  const tenantId = newId()
  const keys = ['1.webp', '2.webp'].map((name) => storageKey(tenantId, 'images', 'one', name))
  const neighbour = storageKey(tenantId, 'images', 'one-more', '1.webp')
  for (const key of [...keys, neighbour]) await storage.put(key, bytes, webp)

  await storage.removeAll(storageKey(tenantId, 'images', 'one'))

  expect(await Promise.all(keys.map((key) => storage.get(key)))).toEqual([null, null])
  expect(await storage.get(neighbour)).not.toBeNull()
})

const tenantId = newId()
test.each([
  '../secret.webp',
  `${tenantId}/../../etc/passwd`,
  `${tenantId}/../${newId()}/a.webp`,
  `${tenantId}/./a.webp`,
  `${tenantId}//a.webp`,
  `${tenantId}/a/`,
  `${tenantId}`,
  `${tenantId}/.hidden.webp`,
  `${tenantId}/a..webp`,
  `${tenantId}/a\\..\\b.webp`,
  `${tenantId}/a%2f..webp`,
  `${tenantId}/a\0.webp`,
  `${tenantId}/ä.webp`,
  `${tenantId}/${'a'.repeat(200)}.webp`,
  `/${tenantId}/a.webp`,
  `${tenantId.toUpperCase().replace(/\d/g, 'F')}/a.webp`,
  'images/a.webp',
  '.incoming/a.webp',
])('the key %j is refused in every way of using it', async (key) => {
  const storage = openLocalStorage(folder)

  await expect(async () => storage.put(key, bytes, webp)).rejects.toThrow(RangeError)
  await expect(async () => storage.get(key)).rejects.toThrow(RangeError)
  await expect(async () => storage.stream(key)).rejects.toThrow(RangeError)
  await expect(async () => storage.remove(key)).rejects.toThrow(RangeError)
  await expect(async () => storage.removeAll(key)).rejects.toThrow(RangeError)
})

test('a file cannot be stored as something that its name does not say', async () => {
  const storage = openLocalStorage(folder)

  await expect(storage.put(storageKey(newId(), 'a.pdf'), bytes, webp)).rejects.toThrow(RangeError)
  await expect(storage.put(storageKey(newId(), 'a.html'), bytes, webp)).rejects.toThrow(RangeError)
})

test('what a killed process left half-written is cleared away, what is being written now is not', async () => {
  const incoming = join(folder, '.incoming')
  await mkdir(incoming)
  await writeFile(join(incoming, 'old'), 'half')
  await writeFile(join(incoming, 'new'), 'half')
  const yesterday = new Date(Date.now() - 86_400_000)
  await utimes(join(incoming, 'old'), yesterday, yesterday)

  openLocalStorage(folder)

  await eventually('the old draft to be gone', async () => !(await readdir(incoming)).includes('old'))
  expect(await readFile(join(incoming, 'new'), 'utf8')).toBe('half')
})
