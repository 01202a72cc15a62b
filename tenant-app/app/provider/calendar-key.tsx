import { cx } from '#ui/index.ts'
import { stateWords, type BookingState } from './booking-state.ts'

/** What a calendar can show; what was called off leaves its time free and is not in it. */
const drawn: BookingState[] = [
  'requested',
  'confirmed',
  'under-way',
  'finished',
  'completed',
  'missed',
  'contested',
  'closed',
]

/** What the colours mean, and how an appointment is moved. */
export const CalendarKey = ({ isMovable }: { isMovable: boolean }) => (
  <footer className="grid gap-3 text-sm text-muted">
    {isMovable ? (
      <p>
        To move an appointment, drag it with a mouse, or open it and choose “Move it”. Either way you see what
        follows before anything moves.
      </p>
    ) : null}
    <ul className="flex flex-wrap gap-2" aria-label="What the colours mean">
      {drawn.map((state) => (
        <li key={state} className={cx('badge', `state-${state}`)}>
          {stateWords[state]}
        </li>
      ))}
      <li className="badge tone-neutral">Time off, or busy elsewhere</li>
    </ul>
  </footer>
)
