import type { ImageView } from '#platform/media/index.ts'
import type { HomeSection, ThemeManifest } from './theme-schema.ts'

/** What the pages need to know of a theme: how to compose, never its name. */
export type Look = Pick<
  ThemeManifest,
  'header' | 'hero' | 'cards' | 'categories' | 'imagery' | 'colourScheme'
> & {
  stylesheetHref: string
  fontPreloads: string[]
  /** Addresses of the theme's own drawings: `pattern`, `empty`, `lost`. */
  assets: Record<'pattern' | 'empty' | 'lost', string>
  settings: Record<string, string | boolean>
}

/** The composition of the home page in the marketplace's words. */
export type HomeLook = {
  sections: HomeSection[]
  heroes: ImageView[]
  steps: { title: string; text: string }[]
  questions: { question: string; answer: string }[]
}
