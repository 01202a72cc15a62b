/** Which calls a fault means: `POST /v1/refunds` is matched, method and path. */
export type CallFault = {
  call: RegExp
  /** For how many calls; once when not given. */
  times?: number
}
export type StatusFault = CallFault & {
  /** 429, 500, 502, 503, … */
  status: number
}

/** What goes wrong, as a test or a person at the control page switches it. Everything is off to begin with. */
export class Faults {
  /** Each answer of the API waits so long, in milliseconds, before the work is done. */
  latencyMs = 0
  /** Answered in place of the work. */
  readonly before: StatusFault[] = []
  /** Answered after the work was done; as with Stripe, such a 500 is what the idempotency key then answers. */
  readonly after: StatusFault[] = []
  /** The line is cut after the work was done: the client does not learn what became of it. */
  readonly cutAfter: CallFault[] = []
  /** The line is cut before anything is done. */
  readonly cutBefore: CallFault[] = []

  /** Webhooks are not sent at all; they are not tried again either. */
  dropsWebhooks = false
  /** Each webhook is sent twice. */
  doublesWebhooks = false
  /** Webhooks are kept back and sent in the wrong order: see `Webhooks.release`. */
  holdsWebhooks = false
  /** Webhooks are sent so many seconds later, by Stripe's clock. */
  webhookDelaySeconds = 0

  clear(): void {
    this.latencyMs = 0
    for (const list of [this.before, this.after, this.cutAfter, this.cutBefore]) list.length = 0
    this.dropsWebhooks = false
    this.doublesWebhooks = false
    this.holdsWebhooks = false
    this.webhookDelaySeconds = 0
  }

  /** The first fault of a list that means this call; it is used up. */
  take<F extends CallFault>(list: F[], call: string): F | null {
    const index = list.findIndex((each) => each.call.test(call))
    const fault = list[index]
    if (!fault) return null
    const left = (fault.times ?? 1) - 1
    if (left > 0) list[index] = { ...fault, times: left }
    else list.splice(index, 1)
    return fault
  }
}
