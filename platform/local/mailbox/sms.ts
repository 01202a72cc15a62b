import { SmsError, type Sms } from '#platform/notifications/index.ts'
import type { MailStore } from './store.ts'

/** Twilio's own test number for one that does not exist, so that a refusal can be seen on a local machine. */
const unknownNumber = '+15005550001'

/** A telephone line that ends in the mailbox. */
export const localSms = (store: Pick<MailStore, 'saveText'>): Sms => ({
  isAvailable: true,
  async send(message) {
    if (message.to === unknownNumber) throw new SmsError('There is no such telephone number', true)
    await store.saveText(message)
  },
})
