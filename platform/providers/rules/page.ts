import { type PageSection, pageSectionKinds } from '../schemas.ts'
import { shortestIntroduction } from './completeness.ts'

export const mostGalleryImages = 24

type SectionKind = (typeof pageSectionKinds)[number]
const isKnown = (kind: string): kind is SectionKind => (pageSectionKinds as readonly string[]).includes(kind)

/** The sections in the provider's order: unknown ones and repetitions are left out, missing ones come last. */
export function completeSections(sections: readonly { kind: string; isVisible: boolean }[]): PageSection[] {
  const known = new Map<SectionKind, PageSection>()
  for (const { kind, isVisible } of sections) {
    if (isKnown(kind) && !known.has(kind)) known.set(kind, { kind, isVisible })
  }
  for (const kind of pageSectionKinds) {
    if (!known.has(kind)) known.set(kind, { kind, isVisible: true })
  }
  return [...known.values()]
}

export type ChecklistItem = {
  item: 'business_name' | 'introduction' | 'city' | 'headline' | 'logo' | 'header' | 'gallery'
  isRequired: boolean
  isDone: boolean
  words: string
}

type Checked = {
  businessName: string
  introduction: string
  headline: string
  city: string
  logo: unknown
  header: unknown
  gallery: readonly unknown[]
}

/** What a page needs before the public may see it, and what makes it better. */
export function publishChecklist(page: Checked): ChecklistItem[] {
  return [
    {
      item: 'business_name',
      isRequired: true,
      isDone: page.businessName.trim() !== '',
      words: 'Say under which name you work',
    },
    {
      item: 'introduction',
      isRequired: true,
      isDone: page.introduction.trim().length >= shortestIntroduction,
      words: `Introduce yourself in at least ${shortestIntroduction} characters`,
    },
    { item: 'city', isRequired: true, isDone: page.city.trim() !== '', words: 'Say in which town you work' },
    {
      item: 'headline',
      isRequired: false,
      isDone: page.headline.trim() !== '',
      words: 'Add a line that says what you do best',
    },
    { item: 'logo', isRequired: false, isDone: Boolean(page.logo), words: 'Add your logo or a portrait' },
    { item: 'header', isRequired: false, isDone: Boolean(page.header), words: 'Add a header image' },
    {
      item: 'gallery',
      isRequired: false,
      isDone: page.gallery.length >= 3,
      words: 'Show at least three pictures of your work',
    },
  ]
}
