/** Characters below which an introduction introduces nobody. */
export const shortestIntroduction = 40

/** The steps of the wizard, in their order. The last one shows everything and submits. */
export const onboardingSteps = [
  'business',
  'about',
  'area',
  'photos',
  'credentials',
  'services',
  'availability',
  'review',
] as const
export type OnboardingStep = (typeof onboardingSteps)[number]

/** What the score is made of. */
export type ProfileFacts = {
  businessName: string
  city: string
  headline: string
  introduction: string
  skills: readonly string[]
  languages: readonly string[]
  serviceRadiusKm: number | null
  hasLogo: boolean
  /** The header image and those of the gallery. */
  pictures: number
  /** All but rejected and expired ones. */
  credentials: number
  /** Those that are switched on. */
  services: number
  /** Windows of the weekly hours. */
  weeklyWindows: number
}

export type CompletenessItem = {
  item: string
  step: Exclude<OnboardingStep, 'review'>
  words: string
  /** Hundredths of the score. */
  weight: number
  isRequired: boolean
  isDone: boolean
}
export type Completeness = {
  /** 0 to 100. */
  score: number
  items: CompletenessItem[]
  /** Everything that is required is there. */
  maySubmit: boolean
}

const isSaid = (text: string) => text.trim() !== ''

/** How complete a profile is. The weights add up to 100, of which what a review needs makes up 80. */
export function completenessOf(facts: ProfileFacts): Completeness {
  const items: CompletenessItem[] = [
    required('business_name', 'business', 10, isSaid(facts.businessName), 'Say under which name you work'),
    required('city', 'area', 10, isSaid(facts.city), 'Say in which town you work'),
    optional('headline', 'about', 5, isSaid(facts.headline), 'Add a line that says what you do best'),
    required(
      'introduction',
      'about',
      20,
      facts.introduction.trim().length >= shortestIntroduction,
      `Introduce yourself in at least ${shortestIntroduction} characters`,
    ),
    required('skills', 'about', 10, facts.skills.length > 0, 'Name at least one skill'),
    required('languages', 'about', 5, facts.languages.length > 0, 'Say which languages you speak'),
    required('area', 'area', 5, facts.serviceRadiusKm !== null, 'Say how far you travel to customers'),
    optional('logo', 'photos', 5, facts.hasLogo, 'Add your logo or a portrait'),
    optional('pictures', 'photos', 5, facts.pictures > 0, 'Show a picture of your work'),
    optional('credentials', 'credentials', 5, facts.credentials > 0, 'Add a certificate or a licence'),
    required('services', 'services', 10, facts.services > 0, 'Offer at least one service'),
    required('availability', 'availability', 10, facts.weeklyWindows > 0, 'Set your weekly hours'),
  ]
  return {
    score: items.reduce((sum, { isDone, weight }) => sum + (isDone ? weight : 0), 0),
    items,
    maySubmit: items.every(({ isRequired, isDone }) => isDone || !isRequired),
  }
}

type Item = (
  item: string,
  step: CompletenessItem['step'],
  weight: number,
  isDone: boolean,
  words: string,
) => CompletenessItem
const required: Item = (item, step, weight, isDone, words) => ({
  item,
  step,
  weight,
  isDone,
  words,
  isRequired: true,
})
const optional: Item = (item, step, weight, isDone, words) => ({
  item,
  step,
  weight,
  isDone,
  words,
  isRequired: false,
})

/** Whether something of a step is there and nothing that is required is missing; the review is done by submitting. */
export function isStepDone({ items }: Pick<Completeness, 'items'>, step: OnboardingStep): boolean {
  const own = items.filter((item) => item.step === step)
  return own.some(({ isDone }) => isDone) && own.every(({ isRequired, isDone }) => isDone || !isRequired)
}
