import { type Contents, type FeatureKey, featureOf, type FeatureValue, valueIn } from '../features.ts'
import { differences } from './compare.ts'

/** What is different under other contents, a line each: `Bookings a month: 10 instead of no limit`. */
export const changeWords = (from: Contents, to: Contents): string[] =>
  differences(from, to).map(({ feature }) => lineOf(feature, valueIn(from, feature), valueIn(to, feature)))

function lineOf(feature: FeatureKey, before: FeatureValue, now: FeatureValue): string {
  const { label, kind } = featureOf(feature)
  if (kind === 'switch') return `${label}: ${now === true ? 'new' : 'no longer'}`
  const say = (value: FeatureValue) => {
    if (value === null) return 'no limit'
    return kind === 'rate' ? `${Number(value) / 100} %` : String(value)
  }
  return `${label}: ${say(now)} instead of ${say(before)}`
}
