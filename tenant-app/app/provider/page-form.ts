import type { PageSection } from '#platform/providers/index.ts'

const sectionKinds: readonly PageSection['kind'][] = [
  'introduction',
  'services',
  'gallery',
  'availability',
  'location',
  'contact',
]

export const sectionWords: Record<PageSection['kind'], { label: string; hint: string }> = {
  introduction: { label: 'Introduction', hint: 'Who you are and how you work.' },
  services: { label: 'Services', hint: 'What can be booked, with prices.' },
  gallery: { label: 'Gallery', hint: 'Pictures of your work.' },
  availability: { label: 'Opening hours', hint: 'Your weekly hours.' },
  location: { label: 'Where you are', hint: 'Your address.' },
  contact: { label: 'Contact', hint: 'How to reach you.' },
}

/** The sections in the order of the form; one is visible when its switch was sent along. */
export const readSections = (form: FormData): PageSection[] =>
  form.getAll('section').flatMap((name) => {
    const kind = sectionKinds.find((each) => each === name)
    return kind ? [{ kind, isVisible: form.get(`section.${kind}`) !== null }] : []
  })

const textFields = [
  'businessName',
  'headline',
  'introduction',
  'email',
  'street',
  'city',
  'postalCode',
] as const
export type PageFields = Record<(typeof textFields)[number], string> & {
  phone: string | null
  accent: string | null
  /** Null for none; a half or a wrong one is no number, and `pageErrors` says so. */
  ownPlace: { latitude: number; longitude: number; isPublic: boolean } | null
}

/** What was typed, in the shape of the core, which checks it. */
export function readPage(form: FormData): PageFields {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const fields = Object.fromEntries(textFields.map((name) => [name, text(name)])) as Record<
    (typeof textFields)[number],
    string
  >
  const accent = text('accent').toLowerCase()
  return {
    ...fields,
    phone: text('phone') || null,
    ownPlace: placeIn(text('latitude'), text('longitude'), form.get('isPlacePublic') !== null),
    accent: form.get('hasAccent') !== null && accent ? accent : null,
  }
}

function placeIn(latitude: string, longitude: string, isPublic: boolean): PageFields['ownPlace'] {
  if (!latitude && !longitude) return null
  return { latitude: degreesIn(latitude), longitude: degreesIn(longitude), isPublic }
}

/** With a point or a comma, as people type it. */
const degreesIn = (typed: string) =>
  /^-?\d{1,3}([.,]\d{1,9})?$/.test(typed) ? Number(typed.replace(',', '.')) : Number.NaN

/** Sentences instead of a schema's own words. */
export function pageErrors({ businessName, email, phone, ownPlace }: PageFields) {
  const errors: { field: string; label: string; message: string }[] = []
  if (!businessName)
    errors.push({ field: 'businessName', label: 'Name', message: 'Say under which name you work.' })
  if (!/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(email))
    errors.push({
      field: 'email',
      label: 'E-mail',
      message: 'Enter an e-mail address like name@example.com.',
    })
  if (phone && !/^\+?[0-9 ()./-]{5,24}$/.test(phone))
    errors.push({ field: 'phone', label: 'Telephone', message: 'Use digits, spaces and a leading +.' })
  if (ownPlace && !(Math.abs(ownPlace.latitude) <= 90))
    errors.push({
      field: 'latitude',
      label: 'Latitude',
      message: 'Enter degrees from -90 to 90, such as 52.520008.',
    })
  if (ownPlace && !(Math.abs(ownPlace.longitude) <= 180))
    errors.push({
      field: 'longitude',
      label: 'Longitude',
      message: 'Enter degrees from -180 to 180, such as 13.404954.',
    })
  return errors
}

/** Where the editor shows an error of the core. */
export const pageField = (field: string) =>
  ({ logoImageId: 'logo', headerImageId: 'header', business_name: 'businessName' })[field] ?? field
