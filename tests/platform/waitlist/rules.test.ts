import { newId } from '#platform/kernel/ids.ts'
import { openVault } from '#platform/kernel/vault.ts'
import { dayPartOf, entryIdOf, isWished, offerEnd, waitlistToken } from '#platform/waitlist/rules.ts'

const wish = { firstDate: '2027-03-01', lastDate: '2027-03-12', weekdays: [], dayParts: [] }

test.each([
  ['2027-03-01T00:00:00+01:00', {}, true],
  ['2027-03-12T23:45:00+01:00', {}, true],
  ['2027-02-28T23:45:00+01:00', {}, false],
  ['2027-03-13T00:00:00+01:00', {}, false],
  // Monday and Sunday.
  ['2027-03-08T09:00:00+01:00', { weekdays: [1] }, true],
  ['2027-03-07T09:00:00+01:00', { weekdays: [1] }, false],
  ['2027-03-07T09:00:00+01:00', { weekdays: [7] }, true],
  ['2027-03-08T11:45:00+01:00', { dayParts: ['morning'] }, true],
  ['2027-03-08T12:00:00+01:00', { dayParts: ['morning'] }, false],
  ['2027-03-08T12:00:00+01:00', { dayParts: ['afternoon'] }, true],
  ['2027-03-08T17:00:00+01:00', { dayParts: ['morning', 'evening'] }, true],
] as const)('a start at %s suits a wish of %j: %s', (start, part, suits) => {
  expect(isWished(start, { ...wish, ...part })).toBe(suits)
})

test('the day has three parts', () => {
  expect([0, 11, 12, 16, 17, 23].map(dayPartOf)).toEqual([
    'morning',
    'morning',
    'afternoon',
    'afternoon',
    'evening',
    'evening',
  ])
})

const now = new Date('2027-03-01T10:00:00Z')
const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

test('an offer lasts as long as the marketplace says, and never past the notice', () => {
  const offer = (start: number, minimumNoticeMinutes: number) =>
    offerEnd(at(start), { now, offerMinutes: 120, minimumNoticeMinutes })

  expect(offer(24 * 60, 60)).toEqual(at(120))
  expect(offer(180, 60)).toEqual(at(120))
  expect(offer(150, 60)).toEqual(at(90))
  expect(offer(70, 60)).toEqual(at(10))
  // Less than ten minutes is no offer.
  expect(offer(69, 60)).toBeNull()
  expect(offer(5, 0)).toBeNull()
})

test('a token leads to its entry in its marketplace only', () => {
  const vault = openVault(['a secret of this deployment, thirty-two bytes'])
  const [tenantId, entryId] = [newId(), newId()]
  const token = waitlistToken(vault, tenantId, entryId)

  expect(entryIdOf(vault, tenantId, token)).toBe(entryId)
  expect(entryIdOf(vault, newId(), token)).toBeNull()
  expect(entryIdOf(vault, tenantId, token.replace(entryId, newId()))).toBeNull()
  expect(entryIdOf(vault, tenantId, `${entryId}.`)).toBeNull()
  expect(entryIdOf(vault, tenantId, '')).toBeNull()
})
