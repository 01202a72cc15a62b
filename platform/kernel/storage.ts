import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { isId } from './ids.ts'
import { hours } from './time.ts'

/** Files by key, small enough to be held in memory when written. The same contract whether on disk or in a bucket. */
export type Storage = {
  /** There is the whole file under the key or none; an existing one is replaced. */
  put(key: string, bytes: Uint8Array, options: { contentType: ContentType }): Promise<void>
  /** Null when there is no such file. */
  get(key: string): Promise<{ bytes: Buffer; contentType: ContentType } | null>
  /** The same without holding it in memory; `size` in bytes. Whoever asks must read or destroy the stream. */
  stream(key: string): Promise<{ stream: Readable; size: number; contentType: ContentType } | null>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  /** Removes everything below a key that is a folder, such as all variants of an image. */
  removeAll(folderKey: string): Promise<void>
}

const extensions = {
  '.webp': 'image/webp',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.pdf': 'application/pdf',
  '.csv': 'text/csv',
  '.ics': 'text/calendar',
  '.json': 'application/json',
} as const
export type ContentType = (typeof extensions)[keyof typeof extensions]

const segmentPattern = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)*$/

/**
 * The only way to a key. The tenant comes first and from the scope, so that one tenant's request can never name
 * another one's file.
 * @throws RangeError for a part that is not lower-case letters, digits, `-`, `_` and single dots
 */
export function storageKey(tenantId: string, ...parts: readonly string[]): string {
  if (!isId(tenantId)) throw new RangeError('A storage key begins with the id of a tenant')
  if (parts.length === 0 || parts.some((part) => part.length > 128 || !segmentPattern.test(part))) {
    throw new RangeError('A storage key holds a character that it must not')
  }
  return [tenantId, ...parts].join('/')
}

function checkedKey(key: string): string {
  const [tenantId = '', ...parts] = key.split('/')
  return storageKey(tenantId, ...parts)
}

/** By its extension, so that nothing beside the file has to say it. */
function contentTypeOf(key: string): ContentType {
  const extension = extname(key)
  if (!(extension in extensions)) throw new RangeError(`Nothing is stored with the extension "${extension}"`)
  return extensions[extension as keyof typeof extensions]
}

/** Files in a folder of this machine, for one machine or a volume that all machines share. */
export function openLocalStorage(folder: string): Storage {
  // On the same file system as the files, so that a rename is atomic.
  const incoming = join(folder, '.incoming')
  const ready = mkdir(incoming, { recursive: true }).then(() => dropAbandoned(incoming))
  ready.catch(() => {})
  const pathOf = (key: string) => join(folder, checkedKey(key))

  return {
    async put(key, bytes, { contentType }) {
      const path = pathOf(key)
      if (contentTypeOf(key) !== contentType) throw new RangeError(`${key} cannot be ${contentType}`)
      await ready
      const draft = join(incoming, randomBytes(12).toString('hex'))
      try {
        await writeDurably(draft, bytes)
        await mkdir(dirname(path), { recursive: true })
        await rename(draft, path)
        await syncFolder(dirname(path))
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },

    async get(key) {
      const path = pathOf(key)
      const contentType = contentTypeOf(key)
      const bytes = await readFile(path).catch(absentAsNull)
      return bytes && { bytes, contentType }
    },

    async stream(key) {
      const path = pathOf(key)
      const contentType = contentTypeOf(key)
      const handle = await open(path, 'r').catch(absentAsNull)
      if (!handle) return null
      const entry = await handle.stat()
      if (!entry.isFile()) {
        await handle.close()
        return null
      }
      return { stream: createReadStream(path, { fd: handle }), size: entry.size, contentType }
    },

    remove: (key) => rm(pathOf(key), { force: true }),
    removeAll: (folderKey) => rm(pathOf(folderKey), { recursive: true, force: true }),
  }
}

async function writeDurably(path: string, bytes: Uint8Array) {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Without it a power loss may forget the name of a file whose bytes were written. */
async function syncFolder(path: string) {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What a killed process left half-written; another process may be writing right now, so only old ones go. */
async function dropAbandoned(incoming: string) {
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const written = await stat(path).catch(absentAsNull)
    if (written && Date.now() - written.mtimeMs > hours(1)) await rm(path, { force: true })
  }
}

function absentAsNull(error: unknown): null {
  const { code } = error as NodeJS.ErrnoException
  // ENOTDIR and EISDIR: a part of the key is a file, or the key is a folder.
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null
  throw error
}
