import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PosterFonts } from '#platform/providers/index.ts'
import type { FontFamily } from './theme-schema.ts'
import { loadTheme } from './themes.ts'

const packages = createRequire(import.meta.url)

/** The typefaces of a theme as files, for documents that are printed; null when there is no such theme. */
export function posterFonts(theme: string): PosterFonts | null {
  try {
    const { display, body } = loadTheme(theme).manifest.fonts
    return { heading: filesOf(display), text: filesOf(body) }
  } catch {
    return null
  }
}

const filesOf = (font: FontFamily): string[] => {
  const folder = dirname(packages.resolve(`${font.package}/package.json`))
  return font.files.map(({ file }) => join(folder, 'files', file))
}
