import type { Because } from './entitlement.ts'

const day = (date: Date, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(date)

/** Why somebody has what they have, as a sentence: `Because of the plan Professional since 3 March 2027.` */
export function explain(because: readonly Because[], timeZone: string): string {
  const parts = because.map((each) => phraseOf(each, timeZone))
  return `Because of ${parts.join('; and ')}.`
}

function phraseOf(because: Because, timeZone: string): string {
  const until = 'until' in because && because.until ? ` until ${day(because.until, timeZone)}` : ''
  switch (because.kind) {
    case 'default_plan':
      return `the plan ${because.plan}, which everybody has`
    case 'not_counting':
      return `the plan ${because.plan} not counting at the moment (${notCounting[because.standing] ?? because.standing})`
    case 'plan': {
      const standing = standingWords[because.standing]
      return `the plan ${because.plan} since ${day(because.since, timeZone)}${until}${standing ? ` (${standing})` : ''}`
    }
    case 'grant':
      return `a grant since ${day(because.since, timeZone)}${until}: ${because.reason}`
    case 'override':
      return `an override since ${day(because.since, timeZone)}${until}: ${because.reason}`
  }
}

const standingWords: Partial<Record<string, string>> = {
  trialing: 'on trial',
  past_due: 'a payment has failed',
  grace: 'a payment has failed, and will soon have to be made up for',
}
const notCounting: Partial<Record<string, string>> = {
  incomplete: 'its first payment is awaited',
  paused: 'it is paused',
  ended: 'it has ended',
  lapsed: 'a payment was not made up for',
}
