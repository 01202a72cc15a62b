import type { OpenAPIV3_1 } from 'openapi-types'
import type { Answer, Edge } from '#tests/support/edge.ts'
import { openEdge } from '#tests/support/edge.ts'
import { AnswerJudge } from './answers.ts'
import { goodRequest, type GoodRequest } from './good-requests.ts'
import { openFuzzCalendars } from './good-calendars.ts'
import { openFuzzPayments } from './good-earnings.ts'
import { registeredGoogle } from './registered-google.ts'
import { openMarket, type Market } from './market.ts'
import { mutate } from './mutations.ts'
import { operationsOf, type Operation } from './operations.ts'
import { toInject } from './requests.ts'
import { Dice } from './samples.ts'

/** How many evil requests; `FUZZ_RUNS` and `FUZZ_SEED` ask for other ones. */
const runs = Number(process.env.FUZZ_RUNS ?? 2000)
const seed = Number(process.env.FUZZ_SEED ?? 20_261_121)

jest.setTimeout(240_000)

let edge: Edge
let calendars: Awaited<ReturnType<typeof openFuzzCalendars>>
let payments: Awaited<ReturnType<typeof openFuzzPayments>>
let market: Market
let operations: Operation[]
let judge: AnswerJudge
beforeAll(async () => {
  edge = await openEdge({ hasLimits: false, config: { social: registeredGoogle } })
  calendars = await openFuzzCalendars(edge)
  payments = await openFuzzPayments(edge)
  market = await openMarket(edge)
  const document = (await edge.ask(market.host, '/api/v1/openapi.json')).json() as OpenAPIV3_1.Document
  operations = operationsOf(document)
  judge = new AnswerJudge(document)
})
afterAll(async () => {
  await edge.close()
  await calendars.close()
  await payments.close()
})

const asked = (request: GoodRequest): GoodRequest => ({
  ...request,
  headers: { ...market.authorization(request.caller), ...request.headers },
})
const isSuccess = ({ statusCode }: Answer) => statusCode >= 200 && statusCode < 300

/** What the log says about the last failure of ours. */
const cause = ({ statusCode }: Answer) =>
  statusCode < 500
    ? ''
    : ` | ${JSON.stringify(edge.logged.findLast((line) => 'err' in line)?.err ?? '').slice(0, 1500)}`

/** Enough to send the same request again by hand. */
const told = (request: GoodRequest) => {
  const { method, url, headers, payload } = toInject(request)
  return `${request.operation.id} as ${request.caller}: ${String(method)} ${String(url).slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${String(payload ?? '').slice(0, 400)}`
}

test('good requests succeed on at least 95 % of the operations, and every answer fits its schema', async () => {
  const dice = new Dice(seed)
  const unreached: string[] = []
  const complaints: string[] = []
  for (const operation of operations) {
    let isReached = false
    for (let attempt = 0; attempt < 2; attempt++) {
      const request = asked(await goodRequest(operation, market, dice))
      const answer = await market.ask(request)
      for (const complaint of judge.complaints(operation, answer)) {
        complaints.push(`${complaint} | ${told(request)}${cause(answer)}`)
      }
      if (isSuccess(answer)) isReached = true
      else if (attempt === 1 && !isReached)
        unreached.push(`${told(request)} → ${answer.statusCode} ${answer.body}`)
    }
  }
  const reached = operations.length - unreached.length
  process.stdout.write(`reached with success: ${reached} of ${operations.length} operations\n`)

  expect(complaints).toEqual([])
  // Shown when too few were reached.
  expect(reached >= operations.length * 0.95 ? [] : unreached).toEqual([])
})

test(
  'nothing evil is answered with a failure of ours, with an undocumented status or with innards',
  async () => {
    const complaints: string[] = []
    const statuses: Record<string, number> = {}
    await inLanes(3, operations, async (operation, index) => {
      const dice = new Dice(seed + index)
      let base = await goodRequest(operation, market, dice)
      for (let run = shareOf(operation); run > 0; run--) {
        // Most evil is refused before the good part counts; a fresh one now and then lets the rest come through.
        if (dice.roll(8) === 0) base = await goodRequest(operation, market, dice)
        const request = mutate(asked(base), dice)
        const answer = await market.ask(request)
        statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1
        for (const complaint of judge.complaints(operation, answer)) {
          complaints.push(`${complaint} | ${told(request)}${cause(answer)}`)
        }
      }
    })
    process.stdout.write(`evil requests by status of their answers: ${JSON.stringify(statuses)}\n`)

    expect(complaints).toEqual([])
  },
  120_000 + runs * 100,
)

/** Drawing a poster or reading a picture takes as long as fifty other answers: those operations get a quarter. */
function shareOf(operation: Operation): number {
  const weightOf = ({ method, body, responses }: Operation) => {
    const hasFile = !responses[200]?.content?.['application/json'] && !responses[201] && !responses[204]
    return hasFile || (method === 'POST' && body === null) ? 1 : 4
  }
  const total = operations.reduce((sum, each) => sum + weightOf(each), 0)
  return Math.ceil((runs * weightOf(operation)) / total)
}

/** Several at a time, each item by one after the other. */
async function inLanes<T>(
  lanes: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
) {
  const waiting = [...items.entries()]
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next[1], next[0])
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
