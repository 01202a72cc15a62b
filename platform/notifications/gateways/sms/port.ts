export type TextMessage = {
  /** Of the delivery: the same message sent again keeps it. */
  id: string
  /** E.164, such as `+49301234567`. */
  to: string
  /** The marketplace in whose name it is sent. */
  from: string
  /** Where that marketplace is, such as `salon.example`. */
  host: string
  text: string
}

/** `isPermanent`: this message was refused, and would be refused again. */
export class SmsError extends Error {
  override name = 'SmsError'
  readonly isPermanent: boolean
  constructor(message: string, isPermanent: boolean, cause?: unknown) {
    super(message, { cause })
    this.isPermanent = isPermanent
  }
}

export type Sms = {
  /** False where no service is configured: then nothing that needs a text message should be offered. */
  isAvailable: boolean
  /** Ends within five seconds. @throws SmsError */
  send(message: TextMessage): Promise<void>
}

/** For a deployment without a service. */
export const noSms: Sms = {
  isAvailable: false,
  send: () => Promise.reject(new SmsError('No service for text messages is configured', true)),
}
