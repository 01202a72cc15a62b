import {
  BookingDetails,
  BookingView,
  CancelBookingBody,
  CancellationPreview,
  DecideNoShowBody,
  ReasonBody,
  ReportAnyNoShowBody,
  ReportNoShowBody,
} from '../../schemas.ts'
import {
  acceptRequest,
  cancelAsked,
  closeBooking,
  completeBooking,
  contestNoShow,
  decideNoShow,
  declineRequest,
  finishBooking,
  getLiveStatus,
  previewCancellation,
  readBooking,
  reportNoShow,
  startBooking,
} from '../../service/index.ts'
import { LiveView } from '../../live-schemas.ts'
import { step } from './step.ts'

/** From the request to the closed booking, as far as each party may. */
export const lifeSteps = [
  step({
    method: 'GET',
    path: '',
    gate: 'read',
    answer: BookingDetails,
    parties: {
      guest: ['getBookingByLink', 'Read a booking by the link from its confirmation'],
      customer: ['getOwnBooking', 'Read one of your bookings'],
      provider: ['getBooking', 'Read one of your bookings'],
      tenant: ['getAnyBooking', 'Read any booking'],
    },
    run: readBooking,
  }),
  step({
    method: 'GET',
    path: '/live',
    gate: 'read',
    answer: LiveView,
    parties: {
      guest: [
        'getLiveStatusByLink',
        'How an appointment goes now, for the guest',
        { description: 'A websocket opened with `?link=<secret>` says when to ask again.' },
      ],
      customer: ['getOwnLiveStatus', 'How one of your appointments goes now'],
      provider: [
        'getLiveStatus',
        'How an appointment goes now',
        { description: 'A websocket in the room `booking:<id>` says when to ask again.' },
      ],
    },
    run: getLiveStatus,
  }),
  step({
    method: 'POST',
    path: '/acceptance',
    gate: 'act',
    answer: BookingView,
    parties: {
      provider: [
        'acceptBooking',
        'Accept a request',
        {
          description:
            'Answers 409 `illegal_transition` when its time to be answered has passed. Saying it again changes nothing.',
        },
      ],
      tenant: ['acceptAnyBooking', 'Accept a request for its provider'],
    },
    run: acceptRequest,
  }),
  step({
    method: 'POST',
    path: '/decline',
    gate: 'act',
    takes: ReasonBody,
    answer: BookingView,
    parties: {
      provider: ['declineBooking', 'Decline a request; its time is free again'],
      tenant: ['declineAnyBooking', 'Decline a request for its provider'],
    },
    run: declineRequest,
  }),
  step({
    method: 'GET',
    path: '/cancellation-preview',
    gate: 'read',
    answer: CancellationPreview,
    parties: {
      guest: ['previewCancellationByLink', 'What a cancellation by the guest would cost now'],
      customer: ['previewOwnCancellation', 'What a cancellation would cost you now'],
      provider: ['previewCancellation', 'What a cancellation would cost now'],
      tenant: ['previewAnyCancellation', 'What a cancellation by the marketplace would cost now'],
    },
    run: previewCancellation,
  }),
  step<typeof CancelBookingBody | typeof ReasonBody, typeof BookingView>({
    method: 'POST',
    path: '/cancellation',
    gate: 'act',
    status: 201,
    takes: CancelBookingBody,
    answer: BookingView,
    parties: {
      guest: ['cancelBookingByLink', 'Cancel as the guest'],
      customer: ['cancelOwnBooking', 'Cancel one of your bookings, or withdraw a request'],
      provider: ['cancelBooking', 'Cancel as the provider'],
      // Both sides are told why by somebody who is neither.
      tenant: ['cancelAnyBooking', 'Cancel for the marketplace', { takes: ReasonBody }],
    },
    run: cancelAsked,
  }),
  step({
    method: 'POST',
    path: '/start',
    gate: 'act',
    answer: BookingView,
    parties: {
      provider: ['startBooking', 'Begin, half an hour before its time at the earliest'],
      tenant: ['startAnyBooking', 'Begin for the provider'],
    },
    run: startBooking,
  }),
  step({
    method: 'POST',
    path: '/finish',
    gate: 'act',
    answer: BookingView,
    parties: {
      provider: ['finishBooking', 'Say that it is done; the customer confirms, or is silent'],
      tenant: ['finishAnyBooking', 'Say for the provider that it is done'],
    },
    run: finishBooking,
  }),
  step({
    method: 'POST',
    path: '/completion',
    gate: 'act',
    answer: BookingView,
    parties: {
      guest: ['completeBookingByLink', 'Confirm as the guest that it is done'],
      customer: ['completeOwnBooking', 'Confirm that it is done'],
      tenant: ['completeAnyBooking', 'Confirm for the customer that it is done'],
    },
    run: completeBooking,
  }),
  step({
    method: 'POST',
    path: '/closure',
    gate: 'act',
    answer: BookingView,
    parties: { tenant: ['closeAnyBooking', 'Close what is completed or missed'] },
    run: closeBooking,
  }),
  step<typeof ReportNoShowBody | typeof ReportAnyNoShowBody, typeof BookingView>({
    method: 'POST',
    path: '/no-show',
    gate: 'act',
    takes: ReportNoShowBody,
    answer: BookingView,
    parties: {
      guest: ['reportNoShowByLink', 'Say as the guest that the provider has not come'],
      customer: ['reportOwnNoShow', 'Say that the provider has not come'],
      provider: [
        'reportNoShow',
        'Say that the customer has not come',
        {
          description:
            'After the start and the agreed grace, within a day of the end. It costs what the policy said with the booking.',
        },
      ],
      tenant: ['reportAnyNoShow', 'Say who has not come', { takes: ReportAnyNoShowBody }],
    },
    run: reportNoShow,
  }),
  step({
    method: 'POST',
    path: '/no-show-contest',
    gate: 'act',
    takes: ReasonBody,
    answer: BookingView,
    parties: {
      guest: ['contestNoShowByLink', 'Contest as the guest that you have not come'],
      customer: ['contestOwnNoShow', 'Contest that you have not come'],
      provider: ['contestNoShow', 'Contest that you have not come'],
    },
    run: contestNoShow,
  }),
  step({
    method: 'POST',
    path: '/no-show-decision',
    gate: 'act',
    takes: DecideNoShowBody,
    answer: BookingView,
    parties: { tenant: ['decideNoShow', 'Decide a contested no-show'] },
    run: decideNoShow,
  }),
]
