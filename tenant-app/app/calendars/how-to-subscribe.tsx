import { Disclosure } from '#ui/index.ts'

const programs = [
  [
    'iPhone and iPad',
    'Settings, Apps, Calendar, Calendar Accounts, Add Account, Other, Add Subscribed Calendar.',
  ],
  ['Mac', 'In Calendar: File, New Calendar Subscription.'],
  [
    'Google Calendar',
    'On a computer: beside “Other calendars” press +, From URL. Google reads it a few times a day.',
  ],
  ['Outlook', 'Add calendar, Subscribe from web. Outlook reads it every few hours.'],
  ['Thunderbird', 'New Calendar, On the Network, then paste the address without a user name.'],
] as const

/** How common programs subscribe to the address of a feed. */
export const HowToSubscribe = () => (
  <Disclosure summary="How to subscribe">
    <dl className="grid gap-3 text-sm text-text">
      {programs.map(([program, steps]) => (
        <div key={program}>
          <dt className="font-strong">{program}</dt>
          <dd>{steps}</dd>
        </div>
      ))}
    </dl>
  </Disclosure>
)
