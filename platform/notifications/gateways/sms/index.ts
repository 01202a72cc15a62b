export { noSms, SmsError, type Sms, type TextMessage } from './port.ts'
export { openTwilio, type TwilioOptions } from './twilio.ts'
