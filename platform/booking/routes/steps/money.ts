import { Type } from 'typebox'
import { Id, Input, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import {
  MaybeBookingPayment,
  OverrunAnswerBody,
  OverrunOfferBody,
  OverrunOfferView,
  PayLinkBody,
  PayPathView,
  RefundBody,
  ReleaseAnswerBody,
  TipBody,
} from '../../money-schemas.ts'
import {
  answerOverrun,
  answerRelease,
  askForRelease,
  getBookingPayment,
  giveTip,
  makePayLink,
  offerOverrun,
  refundBooking,
  withdrawOverrun,
} from '../../service/money/index.ts'
import { step } from './step.ts'

const ReleaseState = Type.Object({ state: OneOf(['open', 'agreed', 'declined']) })
const paySummary = 'Make a link on which something that is due can be paid'

/** What is done with the money of a booking after it was booked. */
export const moneySteps = [
  step({
    method: 'GET',
    path: '/payment',
    gate: 'read',
    answer: MaybeBookingPayment,
    parties: {
      guest: ['getBookingPaymentByLink', 'What was paid for a booking, what is due and what went back'],
      customer: ['getOwnBookingPayment', 'What you have paid for a booking, what is due and what went back'],
      provider: ['getBookingPayment', 'What was paid for a booking, what is due and what went back'],
      tenant: ['getAnyBookingPayment', 'What was paid for any booking, what is due and what went back'],
    },
    run: getBookingPayment,
  }),
  step({
    method: 'POST',
    path: '/pay-links',
    gate: 'act',
    status: 201,
    description: 'The path carries a secret: whoever has it can pay, and nothing else.',
    takes: PayLinkBody,
    answer: PayPathView,
    parties: {
      guest: ['createPayLinkByLink', paySummary],
      customer: ['createOwnPayLink', paySummary],
      provider: ['createPayLink', paySummary],
      tenant: ['createAnyPayLink', paySummary],
    },
    run: makePayLink,
  }),
  step({
    method: 'POST',
    path: '/tips',
    gate: 'act',
    status: 201,
    description: 'Once it is done, where the marketplace offers it. It is paid at the path of the answer.',
    takes: TipBody,
    answer: PayPathView,
    parties: {
      guest: ['giveTipByLink', 'Give a tip as the guest'],
      customer: ['giveOwnTip', 'Give a tip'],
    },
    run: giveTip,
  }),
  step({
    method: 'POST',
    path: '/overruns',
    gate: 'act',
    status: 201,
    description: 'Nothing is charged before the customer has accepted.',
    takes: OverrunOfferBody,
    answer: OverrunOfferView,
    parties: {
      provider: ['offerOverrun', 'Ask for what additional time costs'],
      tenant: ['offerAnyOverrun', 'Ask for what additional time costs, for the provider'],
    },
    run: offerOverrun,
  }),
  step({
    method: 'POST',
    path: '/overrun-answer',
    gate: 'act',
    status: 201,
    description:
      'Accepted, the card that was kept is charged; without one it is paid at the path of the answer.',
    takes: OverrunAnswerBody,
    answer: Type.Object({ offer: OverrunOfferView, payPath: Nullable(Type.String()) }),
    parties: {
      guest: ['answerOverrunByLink', 'Accept or decline as the guest what additional time costs'],
      customer: ['answerOwnOverrun', 'Accept or decline what additional time costs'],
    },
    run: answerOverrun,
  }),
  step({
    method: 'POST',
    path: '/overrun-withdrawal',
    gate: 'act',
    takes: Input({ offerId: Id }),
    answer: OverrunOfferView,
    parties: {
      provider: ['withdrawOverrun', 'Take back what was asked for additional time; harmless when repeated'],
      tenant: ['withdrawAnyOverrun', 'Take back what was asked for additional time, for the provider'],
    },
    run: withdrawOverrun,
  }),
  step({
    method: 'POST',
    path: '/early-release',
    gate: 'act',
    status: 201,
    description: 'It leaves only when the customer agrees.',
    answer: ReleaseState,
    parties: { provider: ['askForRelease', 'Ask for what is held before its time'] },
    run: askForRelease,
  }),
  step({
    method: 'POST',
    path: '/early-release-answer',
    gate: 'act',
    status: 201,
    takes: ReleaseAnswerBody,
    answer: ReleaseState,
    parties: {
      guest: ['answerReleaseByLink', 'Agree or not, as the guest, that what you paid leaves before its time'],
      customer: ['answerOwnRelease', 'Agree or not that what you paid leaves before its time'],
    },
    run: answerRelease,
  }),
  step({
    method: 'POST',
    path: '/refunds',
    gate: 'act',
    status: 201,
    description:
      'Amounts of lines, an amount, or all that is left; 409 with `refundableAmount` for more than that.',
    takes: RefundBody,
    answer: MaybeBookingPayment,
    parties: {
      provider: ['refundBooking', 'Give something back to the customer'],
      tenant: ['refundAnyBooking', 'Give something back to the customer for the provider'],
    },
    run: refundBooking,
  }),
]
