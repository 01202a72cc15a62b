import { Type } from 'typebox'
import { AvailabilityView } from '#platform/scheduling/index.ts'
import {
  AnswerProposalBody,
  RescheduleBody,
  RescheduleByProviderBody,
  RescheduleOutcome,
  RescheduleStanding,
  RescheduleTimesQuery,
} from '../../reschedule-schemas.ts'
import {
  answerProposal,
  findRescheduleTimes,
  getRescheduleStanding,
  namingAlternatives,
  rescheduleAsked,
  withdrawProposal,
} from '../../service/index.ts'
import { step } from './step.ts'

const answerSummary = 'Agree to another time, keep the present one, or leave without a fee'

const withdrawSummary = 'Take back a proposal that nobody has answered; harmless when repeated'

/** How a booking comes to another time. */
export const moveSteps = [
  step({
    method: 'GET',
    path: '/reschedule',
    gate: 'read',
    answer: RescheduleStanding,
    parties: {
      guest: [
        'getRescheduleByLink',
        'Whether and until when the appointment can be moved, and what is proposed',
      ],
      customer: [
        'getOwnReschedule',
        'Whether and until when one of your bookings can be moved, and what is proposed',
      ],
      provider: ['getReschedule', 'Whether a booking can be moved, and what is proposed'],
      tenant: ['getAnyReschedule', 'Whether any booking can be moved, and what is proposed'],
    },
    run: getRescheduleStanding,
  }),
  step({
    method: 'GET',
    path: '/availability',
    gate: 'read',
    takes: RescheduleTimesQuery,
    answer: AvailabilityView,
    parties: {
      guest: [
        'findRescheduleTimesByLink',
        'List the free starts to which the appointment can be moved',
        { description: 'The time that it takes now counts as free.' },
      ],
      customer: ['findOwnRescheduleTimes', 'List the free starts to which one of your bookings can be moved'],
      provider: ['findRescheduleTimes', 'List the free starts to which a booking can be moved'],
      tenant: ['findAnyRescheduleTimes', 'List the free starts to which any booking can be moved'],
    },
    run: findRescheduleTimes,
  }),
  step<typeof RescheduleBody | typeof RescheduleByProviderBody, typeof RescheduleOutcome>({
    method: 'POST',
    path: '/reschedule',
    gate: 'move',
    status: 201,
    takes: RescheduleBody,
    answer: RescheduleOutcome,
    parties: {
      guest: [
        'rescheduleByLink',
        'Move the appointment as the guest',
        {
          description:
            'Where the provider accepts bookings first, the answer carries a proposal and the appointment stays until then.',
        },
      ],
      customer: ['rescheduleOwn', 'Move one of your bookings'],
      provider: [
        'reschedule',
        'Propose another time to the customer, or move what was agreed already',
        { takes: RescheduleByProviderBody },
      ],
      tenant: [
        'rescheduleAny',
        'Propose another time to the customer for a provider, or move what was agreed already',
        { takes: RescheduleByProviderBody },
      ],
    },
    run: rescheduleAsked,
    refusal: namingAlternatives,
  }),
  step({
    method: 'POST',
    path: '/proposal-answer',
    gate: 'move',
    status: 201,
    takes: AnswerProposalBody,
    answer: RescheduleOutcome,
    parties: {
      guest: ['answerProposalByLink', answerSummary],
      customer: ['answerOwnProposal', answerSummary],
      provider: ['answerProposal', "Answer a customer's wish for another time"],
      tenant: ['answerAnyProposal', "Answer a customer's wish for another time for the provider"],
    },
    run: answerProposal,
  }),
  step({
    method: 'POST',
    path: '/proposal-withdrawal',
    gate: 'move',
    status: 204,
    answer: Type.Null(),
    parties: {
      guest: ['withdrawProposalByLink', withdrawSummary],
      customer: ['withdrawOwnProposal', withdrawSummary],
      provider: ['withdrawProposal', withdrawSummary],
      tenant: ['withdrawAnyProposal', withdrawSummary],
    },
    run: async (ctx, asked) => {
      await withdrawProposal(ctx, asked)
      return null
    },
  }),
]
