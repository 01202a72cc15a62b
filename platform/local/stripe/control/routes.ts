import { registerConnectActions } from '../connect/index.ts'
import { StripeFault } from '../errors.ts'
import type { StripeEngine } from '../engine.ts'
import type { Page, PageRequest } from '../pages.ts'
import type { Webhooks } from '../webhooks.ts'
import { StripeControl, type When } from './control.ts'
import { controlPage } from './page.ts'
import { controlStyle } from './style.ts'

const longestStep = 400 * 86_400

/**
 * The control page at `/`, and the same switches for programs: forms posted to `/_control/…`, answered with what
 * `GET /_control/state` says, or with the page where the form has a field `page`.
 */
export function registerControl(engine: StripeEngine, webhooks: Webhooks) {
  const { pages, faults } = engine
  const control = new StripeControl(engine, webhooks)
  pages.on('GET', '/', ({ query }) => ({ html: controlPage(engine, query.get('said')) }))
  pages.on('GET', '/style.css', () => ({ type: 'text/css', text: controlStyle }))
  pages.on('GET', '/_control/state', () => json(stateOf(engine)))

  const action = (path: string, work: (request: PageRequest) => string | Promise<string>) =>
    pages.on('POST', `/_control/${path}`, async (request) => {
      const isPage = request.form.has('page')
      try {
        const said = await work(request)
        return isPage ? { redirect: `/?${new URLSearchParams({ said })}` } : json(stateOf(engine))
      } catch (error) {
        const isRefused = error instanceof StripeFault || error instanceof RangeError
        if (!isRefused) throw error
        if (isPage) return { redirect: `/?${new URLSearchParams({ said: error.message })}` }
        return { ...json({ error: { message: error.message } }), status: 400 }
      }
    })

  action('clock', async ({ form }) => {
    const seconds = Number(form.get('seconds'))
    if (!Number.isSafeInteger(seconds) || seconds < 1 || seconds > longestStep) {
      throw new RangeError(`The clock moves by whole seconds, from 1 to ${longestStep}.`)
    }
    await control.advance(seconds)
    return 'The clock was moved.'
  })
  action('switches', ({ form }) => {
    const isOn = (name: string) => ['on', 'true', '1'].includes(form.get(name) ?? '')
    faults.latencyMs = wholeNumber(form.get('latencyMs'), 0, 60_000)
    faults.webhookDelaySeconds = wholeNumber(form.get('webhookDelaySeconds'), 0, 7 * 86_400)
    faults.dropsWebhooks = isOn('dropsWebhooks')
    faults.doublesWebhooks = isOn('doublesWebhooks')
    faults.holdsWebhooks = isOn('holdsWebhooks')
    return 'The switches are set.'
  })
  action('faults', ({ form }) => {
    const when = form.get('when') ?? ''
    if (!['before', 'after', 'cutBefore', 'cutAfter'].includes(when)) {
      throw new RangeError('`when` is before, after, cutBefore or cutAfter.')
    }
    control.fail(patternOf(form.get('call') ?? ''), when as When, {
      status: wholeNumber(form.get('status'), 500, 599),
      times: wholeNumber(form.get('times'), 1, 1_000),
    })
    return 'The next call that matches fails.'
  })
  action('clear', () => {
    faults.clear()
    return 'Nothing goes wrong any more.'
  })
  action('release', async () => {
    await webhooks.release()
    return 'What was held back was sent, the last first.'
  })
  action('resend', ({ form }) => {
    webhooks.resend(form.get('event') ?? '')
    return 'The event was sent once more.'
  })
  action('dispute', ({ form }) => {
    const kind = form.get('kind') ?? 'fraudulent'
    if (kind !== 'fraudulent' && kind !== 'product_not_received' && kind !== 'inquiry') {
      throw new RangeError('`kind` is fraudulent, product_not_received or inquiry.')
    }
    control.dispute(form.get('charge') ?? '', kind)
    return 'The payment is disputed.'
  })
  action('decide', ({ form }) => {
    control.decide(form.get('dispute') ?? '', form.get('outcome') === 'won')
    return `The dispute was ${form.get('outcome') === 'won' ? 'won' : 'lost'}.`
  })
  action('transfer', ({ form }) => {
    const amount = form.get('amount')
    control.transfer(form.get('intent') ?? '', amount ? wholeNumber(amount, 0, 99_999_999) : undefined)
    return 'The transfer has arrived.'
  })
  registerConnectActions(engine, action)
}

const json = (value: object): Extract<Page, { type: string }> => ({
  type: 'application/json',
  text: JSON.stringify(value, null, 2),
})

function wholeNumber(text: string | null, fallback: number, largest: number): number {
  if (text === null || text === '') return fallback
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0 || number > largest) {
    throw new RangeError(`${text} is no whole number from 0 to ${largest}.`)
  }
  return number
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch {
    throw new RangeError(`${text} is no regular expression.`)
  }
}

/** Everything that a test outside of this process may want to look at. */
function stateOf(engine: StripeEngine) {
  const { store, faults } = engine
  const { latencyMs, webhookDelaySeconds, dropsWebhooks, doublesWebhooks, holdsWebhooks } = faults
  return {
    now: engine.now(),
    nextDue: engine.schedule.nextAt,
    switches: { latencyMs, webhookDelaySeconds, dropsWebhooks, doublesWebhooks, holdsWebhooks },
    deliveries: store
      .all('local.delivery')
      .slice(-200)
      .map(({ event, endpoint, status, attempts }) => {
        const account = store.accountOf('event', event) ?? null
        return { event, type: store.find('event', event, account)?.type ?? null, endpoint, status, attempts }
      }),
  }
}
