// The slot engine against a yardstick of the same run: `node --import tsx tests/bench/slots.ts`.
//
// Y is the CPU time of 1,000 `formatToParts` on one cached formatter, the price at which a library that asks the
// runtime about every slot buys its answers. Each measure is taken in pairs with Y, so that a busy machine slows
// both; the ratio is the median of the pairs. Where Y itself moved by more than 30 % the line does not judge.
import {
  encodeSlots,
  findSlots,
  idsAt,
  slotsByDate,
  toIntervals,
  whoIsFree,
  type ProviderSlots,
  type SlotSearch,
} from '#platform/scheduling/rules/index.ts'
import { viewerZone, workloadSearch } from '#tests/support/slot-workload.ts'

const PAIRS = 15
const searches = Array.from({ length: 100 }, (_, provider) => workloadSearch(provider))

const formatter = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

let consumed = 0

function yardstick() {
  for (let index = 0; index < 1000; index += 1)
    consumed += formatter.formatToParts(1_804_000_000_000 + index * 900_000).length
}

function monthAsText(search: SlotSearch) {
  const days = slotsByDate(viewerZone, findSlots(search))
  for (const date in days) consumed += days[date]!.length
}

function everyMonthAsText() {
  for (const search of searches) monthAsText(search)
}

function everyMonthAsNumbers() {
  for (const search of searches) consumed += findSlots(search).length
}

function whoIsFreeWithIds() {
  const list: ProviderSlots[] = []
  for (let provider = 0; provider < searches.length; provider += 1) {
    list.push({ id: `provider-${provider}`, starts: findSlots(searches[provider]!) })
  }
  const free = whoIsFree(list)
  for (let index = 0; index < free.starts.length; index += 1) consumed += idsAt(free, index).length
}

/** The same month with all that a search can carry: three lanes, three calendars, time off, travel as wider buffers. */
const laden = searches.map((search): SlotSearch => {
  const claims: (readonly [number, number])[] = []
  for (let index = 0; index < search.busy.length; index += 2)
    claims.push([search.busy[index]! - 20, search.busy[index + 1]! + 20])
  const every = (remainder: number) => toIntervals(claims.filter((_, index) => index % 3 === remainder))
  return {
    ...search,
    busy: [],
    timeOff: toIntervals([[search.from + 20 * 1440, search.from + 21 * 1440]]),
    needs: [[0, 1, 2].map(every)],
    calendars: [2, 0, 1].map(every),
    service: { ...search.service, minimumNoticeMinutes: 2880, horizonDays: 45 },
  }
})

function everyLadenMonthAsText() {
  for (const search of laden) monthAsText(search)
}

/** CPU milliseconds of one call; time spent waiting for a core does not count. */
function cpu(work: () => void, times: number): number {
  const before = process.cpuUsage()
  for (let index = 0; index < times; index += 1) work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / times
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

const round = (value: number) => Number(value.toPrecision(4))

type Side = Readonly<{ work: () => void; times: number; per: number }>

function compare(id: string, measured: Side, against: Side, targetText: string, target: number) {
  for (const { work, times } of [measured, against]) cpu(work, times * 3)
  const values: number[] = []
  const yardsticks: number[] = []
  for (let pair = 0; pair < PAIRS; pair += 1) {
    // The yardstick on both sides of what is measured, so that a drift of the machine falls out.
    const before = cpu(against.work, against.times)
    values.push(cpu(measured.work, measured.times) / measured.per)
    yardsticks.push((before + cpu(against.work, against.times)) / 2 / against.per)
  }
  const ratios = values.map((value, pair) => value / yardsticks[pair]!)
  const ratio = median(ratios)
  const moved = (Math.max(...yardsticks) - Math.min(...yardsticks)) / median(yardsticks)
  print({
    id,
    value: round(median(values)),
    unit: 'ms CPU',
    yardstick: round(median(yardsticks)),
    ratio: round(ratio),
    target: targetText,
    spread: [round(Math.min(...ratios)), round(Math.max(...ratios))],
    yardstickMoved: round(moved),
    verdict:
      moved > 0.3 ? 'not judged: the yardstick moved by more than 30 %' : ratio <= target ? 'met' : 'missed',
  })
}

function print(line: Record<string, unknown>) {
  console.log(JSON.stringify(line))
}

const Y: Side = { work: yardstick, times: 5, per: 1 }
const months: Side = { work: everyMonthAsText, times: 8, per: 100 }

compare('P1', months, Y, '<= Y/90', 1 / 90)
compare('P1-numbers', { work: everyMonthAsNumbers, times: 40, per: 100 }, Y, '<= Y/90', 1 / 90)
compare('P2', { work: whoIsFreeWithIds, times: 15, per: 1 }, Y, '<= Y/2', 1 / 2)
compare('P3', { work: everyLadenMonthAsText, times: 8, per: 100 }, months, '<= 2 P1', 2)

const starts = findSlots(searches[0]!)
const wireBytes = Buffer.byteLength(JSON.stringify(encodeSlots(starts)))
const textBytes = Buffer.byteLength(JSON.stringify(slotsByDate(viewerZone, starts)))
print({
  id: 'P24',
  value: wireBytes,
  unit: 'bytes',
  yardstick: textBytes,
  ratio: round(wireBytes / textBytes),
  target: '<= 1/8',
  spread: [round(wireBytes / textBytes), round(wireBytes / textBytes)],
  verdict: wireBytes * 8 <= textBytes ? 'met' : 'missed',
})

if (consumed === 0) throw new Error('Nothing was computed')
