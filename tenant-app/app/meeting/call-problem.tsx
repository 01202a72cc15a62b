import type { MeetingProblem } from '#platform/meetings/index.ts'
import { Banner } from '#ui/index.ts'

/** A provider can do nothing about it but know; what lasts is for whoever runs the marketplace. */
const words: Record<MeetingProblem, string> = {
  unreachable: 'The video service does not answer.',
  timed_out: 'The video service answers too slowly.',
  server_error: 'The video service has a fault.',
  rate_limited: 'The video service asks us to come less often.',
  credentials_refused:
    'The video service does not take the marketplace’s credentials. Whoever runs the marketplace has to mend them.',
  not_permitted:
    'The video service does not let the marketplace make meetings. Whoever runs it has to mend that.',
  refused: 'The video service refuses to make the meeting. Whoever runs the marketplace has to look into it.',
}

/** The room of an online appointment is not there yet, though it should be. */
export const CallProblem = ({ problem }: { problem: MeetingProblem }) => (
  <Banner tone="warning" role="note" title="The video call is not ready yet">
    {words[problem]} The appointment stands, and we keep trying. Should it not work in time, agree with your
    customer on another way to talk.
  </Banner>
)
