import { SmsError, type Sms } from './port.ts'

export type TwilioOptions = {
  accountSid: string
  authToken: string
  /** A number of ours in E.164, or the SID of a messaging service (`MG…`). */
  from: string
  url?: string
  timeoutMs?: number
}

/** Too many at a time; the same message may be sent later (https://www.twilio.com/docs/api/errors). */
const temporaryCodes = new Set([14107, 20429, 21611, 30001, 30022])

/**
 * Sends by Twilio's Messages resource (https://www.twilio.com/docs/messaging/api/message-resource). A refusal of this
 * message is final; a fault of the service, of our account's limits or of the line is tried again later. There is no
 * idempotency key: a message whose answer was lost may arrive twice, with the same code.
 */
export function openTwilio({
  accountSid,
  authToken,
  from,
  url = 'https://api.twilio.com',
  timeoutMs = 4_000,
}: TwilioOptions): Sms {
  const address = `${url}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const sender = from.startsWith('MG') ? 'MessagingServiceSid' : 'From'
  return {
    isAvailable: true,
    async send({ to, text }) {
      const response = await fetch(address, {
        method: 'POST',
        headers: { authorization, accept: 'application/json' },
        body: new URLSearchParams({ To: to, [sender]: from, Body: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((error: unknown) => {
        throw new SmsError('The service for text messages did not answer', false, error)
      })
      // The body of a success says nothing that is needed, but has to be read for the connection to be used again.
      const body = await response.text().catch(() => '')
      if (response.ok) return
      const { code, message } = problemOf(body)
      throw new SmsError(
        `The service for text messages answered ${response.status}${code ? ` (${code})` : ''}: ${message}`,
        isFinal(response.status, code),
      )
    },
  }
}

/** Wrong credentials are ours to mend, and the messages that wait meanwhile go out afterwards. */
function isFinal(status: number, code: number | null): boolean {
  if (code !== null && temporaryCodes.has(code)) return false
  return status >= 400 && status < 500 && ![401, 403, 408, 425, 429].includes(status)
}

function problemOf(body: string): { code: number | null; message: string } {
  try {
    const { code, message } = JSON.parse(body) as { code?: unknown; message?: unknown }
    return {
      code: typeof code === 'number' ? code : null,
      message: typeof message === 'string' ? message.slice(0, 300) : 'without a reason',
    }
  } catch {
    return { code: null, message: 'without a reason' }
  }
}
