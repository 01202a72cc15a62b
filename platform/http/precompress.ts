import { existsSync } from 'node:fs'
import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressible = new Set(['.js', '.css', '.svg', '.json', '.map', '.txt', '.webmanifest'])
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Puts a `.br` and a `.gz` copy beside every text file of a built app that has none yet, one after the other. */
export async function precompress(folder: string): Promise<void> {
  if (!existsSync(folder)) return
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const file of files) {
    if (!file.isFile() || !compressible.has(extname(file.name))) continue
    const path = join(file.parentPath, file.name)
    if (existsSync(`${path}.br`) && existsSync(`${path}.gz`)) continue
    const content = await readFile(path)
    await writeWhole(`${path}.br`, await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
    await writeWhole(`${path}.gz`, await zip(content, { level: 9 }))
  }
}

/** Never half a file: another process may be serving from this folder. */
async function writeWhole(path: string, content: Buffer) {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, content)
  await rename(draft, path)
}
