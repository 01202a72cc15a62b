/** The shape of a demo marketplace: plain data that the seed feeds through the same services a person would use. */
import type { IntakeQuestion, LocationKind, PaymentTerms } from '#platform/catalog/index.ts'
import type { CreditPackInput, PaymentSettings } from '#platform/payments/index.ts'
import type { PageSection } from '#platform/providers/index.ts'
import type { AvailabilityWindow, WeeklyWindow } from '#platform/scheduling/index.ts'
import type { HomeWords } from '#platform/storefront/index.ts'
import type { IconName } from '#ui/icon.tsx'
import type { LogoDesign } from '../artwork/logo.ts'
import type { SceneOf, Trade } from '../artwork/scenes.ts'

export type { LogoDesign, SceneOf, Trade }

/** A picture to draw: `renderArtwork({ trade, scene, seed, … })`. The same three values give the same picture. */
export type Picture<T extends Trade = Trade> = Readonly<{ scene: SceneOf<T>; seed: number; alt: string }>

export type DemoMarketplace<T extends Trade = Trade> = Readonly<{
  tenant: DemoTenant<T>
  categories: readonly DemoCategory[]
  providers: readonly DemoProvider<T>[]
  /** What it says about money other than the defaults; nothing is paid online when missing. */
  payments?: Partial<PaymentSettings>
  /** What it sells to its customers in advance. */
  creditPacks?: readonly CreditPackInput[]
  /** Signs in to the provider's area of one provider. For demonstrations on a local machine only. */
  providerSignIn: Readonly<{
    providerSlug: string
    email: string
    password: string
    firstName: string
    lastName: string
  }>
}>

export type DemoTenant<T extends Trade = Trade> = Readonly<{
  slug: string
  name: string
  theme: string
  trade: T
  locale: 'en' | 'de' | 'it'
  currency: 'EUR' | 'USD' | 'GBP'
  timeZone: string
  country: string
  city: string
  legalName: string
  /** One line per line of the address label. */
  address: readonly string[]
  supportEmail: string
  supportPhone: string
  /** Shown only; a name that never resolves on the public internet. */
  customDomain: string
  brandColour: string
  logo: LogoDesign
  /** Fill `{tagline}`, `{lead}` and `{promise}` of the theme's words. */
  tagline: string
  lead: string
  promise: string
  /** The marketplace's own words over the theme's, by section id of the home page; see `homeSections`. */
  words: HomeWords
  steps: readonly Readonly<{ title: string; text: string }>[]
  faq: readonly Readonly<{ question: string; answer: string }>[]
  /** One for `split` and `full-bleed` heroes, three for `collage`; the first is also the social preview. */
  heroPictures: readonly Picture<T>[]
}>

export type DemoCategory = Readonly<{
  slug: string
  name: string
  description: string
  icon: IconName
  colour: string
}>

export type DemoProvider<T extends Trade = Trade> = Readonly<{
  slug: string
  businessName: string
  headline: string
  /** Two or three paragraphs. */
  introduction: readonly string[]
  email: string
  phone: string
  accent: string
  /** About the middle of its postal area. */
  place: { latitude: number; longitude: number }
  street: string
  postalCode: string
  city: string
  country: string
  isVerified: boolean
  logo: LogoDesign
  header: Picture<T>
  gallery: readonly Readonly<Picture<T> & { caption: string }>[]
  sections: readonly PageSection[]
  timeZone: string
  weekly: readonly WeeklyWindow[]
  exceptions: readonly DemoException[]
  services: readonly DemoService<T>[]
}>

/** An exception moves with the day of seeding, so that the demonstration always has one ahead. */
export type DemoException = Readonly<{
  daysFromToday: number
  windows: readonly AvailabilityWindow[]
  note: string
}>

export type DemoService<T extends Trade = Trade> = Readonly<{
  title: string
  description: string
  categorySlug: string
  durationMinutes: number
  /** Minor units of the tenant's currency. */
  priceAmount: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  minimumNoticeMinutes: number
  horizonDays: number
  locationKind: LocationKind
  /** At the appointment when missing. */
  paymentTerms?: PaymentTerms
  /** Minor units: for whoever pays all of it with credits. */
  creditsRequired?: number
  intakeQuestions: readonly IntakeQuestion[]
  pictures: readonly Picture<T>[]
}>
