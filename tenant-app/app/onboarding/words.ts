import type { OnboardingView } from '#platform/providers/index.ts'
import type { Tone } from '#ui/index.ts'

export type StepName = OnboardingView['steps'][number]['step']
type Stage = OnboardingView['stage']

export const stepWords: Record<StepName, { label: string; title: string; text: string }> = {
  business: {
    label: 'Business',
    title: 'Your business',
    text: 'Under which name you work, and how to reach you.',
  },
  about: { label: 'About', title: 'About you', text: 'What customers read first.' },
  area: { label: 'Area', title: 'Where you work', text: 'So that customers know whether you come to them.' },
  photos: {
    label: 'Pictures',
    title: 'Pictures',
    text: 'A face and some of your work win more customers than words.',
  },
  credentials: {
    label: 'Credentials',
    title: 'Certificates and licences',
    text: 'Each one that is found to be right becomes a badge on your page.',
  },
  services: {
    label: 'Services',
    title: 'What you offer',
    text: 'At least one service that customers can book.',
  },
  availability: {
    label: 'Hours',
    title: 'When you work',
    text: 'Your weekly hours; free times follow from them.',
  },
  review: {
    label: 'Submit',
    title: 'Look it over and submit',
    text: 'The marketplace looks at it before customers do.',
  },
}

export const stepHref = (step: StepName) => `/provider/onboarding?step=${step}`

/** What the state of a provider means to its own people. */
export const stageWords: Record<Stage, { tone: Tone; title: string; text: string } | null> = {
  profile: {
    tone: 'info',
    title: 'Your profile is not submitted yet',
    text: 'Fill in what is missing and submit it. Customers see you once the marketplace has approved it.',
  },
  pending_review: {
    tone: 'info',
    title: 'Your profile is being reviewed',
    text: 'The answer appears here. You can go on improving your page meanwhile.',
  },
  changes_requested: {
    tone: 'warning',
    title: 'The marketplace asks for changes',
    text: 'Change what is said below and submit your profile again.',
  },
  rejected: {
    tone: 'negative',
    title: 'Your application was turned down',
    text: 'If you think this is a mistake, write to the marketplace.',
  },
  active: null,
  paused: {
    tone: 'warning',
    title: 'You take a break',
    text: 'Customers see your page and cannot book. Bookings that were made stay.',
  },
  suspended: {
    tone: 'negative',
    title: 'You are suspended',
    text: 'Customers do not see your page. Bookings that were made stay: do them as agreed.',
  },
  offboarded: {
    tone: 'info',
    title: 'You have left this marketplace',
    text: 'Nothing can be changed any more.',
  },
}

/** Spoken where we are; every one can be chosen. */
export const offeredLanguages = [
  'en',
  'de',
  'fr',
  'it',
  'es',
  'pt',
  'nl',
  'pl',
  'ro',
  'tr',
  'uk',
  'ru',
  'ar',
  'zh',
]

export function languageName(code: string, locale: string): string {
  const name = new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1)
}

export const radii = [0, 5, 10, 20, 30, 50, 100, 200] as const
export const radiusWords = (km: number) => (km === 0 ? 'Not at all: customers come to me' : `Up to ${km} km`)
