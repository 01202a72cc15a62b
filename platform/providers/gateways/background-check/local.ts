import { createHash } from 'node:crypto'
import type { BackgroundCheckGateway, CheckOutcome } from './port.ts'

/** How long the stand-in thinks, in milliseconds. */
const thinkingMs = 1_500

const outcomes: Record<string, CheckOutcome> = {
  clear: { state: 'clear', detail: 'Nothing was found' },
  consider: { state: 'consider', detail: 'One entry of 2019 in a public register; read the report' },
  failed: { state: 'failed', detail: 'The person could not be identified' },
}

/**
 * What a machine without services uses. The last name decides: `Consider` and `Failed` get what they say, everybody
 * else is clear. It keeps nothing; the reference carries the answer and the time.
 */
export const localBackgroundChecks = (now: () => number = Date.now): BackgroundCheckGateway => ({
  name: 'local',
  request: async (id, { lastName }) => {
    const outcome = Object.hasOwn(outcomes, lastName.toLowerCase()) ? lastName.toLowerCase() : 'clear'
    const mark = createHash('sha256').update(id).digest('hex').slice(0, 12)
    return { reference: `${outcome}-${now() + thinkingMs}-${mark}` }
  },
  find: async (reference) => {
    const [outcome = '', readyAt = '0'] = reference.split('-')
    return now() < Number(readyAt) ? null : (outcomes[outcome] ?? outcomes.failed!)
  },
})
