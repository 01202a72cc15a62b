/** What differs in words between those who buy plans. */
export type BuyerWords = Readonly<{
  /** Below the title of their page. */
  lead: string
  /** Whose people a limit counts, and what they are called as a heading. */
  team: string
  teamTitle: string
  /** What resting means for somebody. */
  resting: string
  /** What a smaller plan leaves as it is. */
  kept: string
}>

export const providerWords: BuyerWords = {
  lead: 'What you have, what it costs, and how much of it is used.',
  team: 'your team',
  teamTitle: 'Your team',
  resting:
    'Whoever rests cannot sign in to the business until there is room again. Nothing is deleted, and their bookings stay.',
  kept: 'Nothing is deleted, and what is booked stays booked.',
}

export const marketplaceWords: BuyerWords = {
  lead: 'What the marketplace has of the platform, what it costs, and how much of it is used.',
  team: 'your staff',
  teamTitle: 'Your staff',
  resting:
    'Whoever rests cannot open this marketplace until there is room again. Nothing is deleted, and what they did stays.',
  kept: 'Nothing is deleted, and what is booked stays booked.',
}
