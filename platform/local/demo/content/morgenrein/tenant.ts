import type { DemoCategory, DemoTenant } from '../types.ts'

export const tenant: DemoTenant<'home'> = {
  slug: 'morgenrein',
  name: 'Morgenrein',
  theme: 'linen',
  trade: 'home',
  locale: 'en',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  country: 'DE',
  city: 'Berlin',
  legalName: 'Morgenrein Haushaltsdienste GmbH',
  address: ['Lindenstraße 14', '10969 Berlin', 'Germany'],
  supportEmail: 'hello@morgenrein.example',
  supportPhone: '+49 30 23125 014',
  customDomain: 'morgenrein.example',
  brandColour: '#23498a',
  logo: { mark: 'sun', colour: '#23498a' },
  tagline: 'A home that is looked after',
  lead: 'Cleaners, menders, painters and gardeners from your part of Berlin. Choose what needs doing, see what it costs, pick a time.',
  promise:
    'Whoever rings your bell, we have met them, seen their papers and looked at their work. If something is not right, we send them back to put it right.',
  words: {
    hero: {
      action: 'Find help',
      searchLabel: 'What needs doing?',
      searchPlaceholder: 'Deep clean, dripping tap, hedge',
    },
    categories: {
      heading: 'What can we take off your hands?',
      lead: 'A fixed price and a fixed length for every job. No call-out fee, no estimate by telephone.',
      action: 'See every service',
    },
    services: {
      heading: 'Booked most this season',
      lead: 'Small jobs, and the ones that were promised long ago.',
    },
    how: { heading: 'Three steps, then put the kettle on' },
    people: {
      heading: 'The people who ring the bell',
      lead: 'Small businesses from Moabit to Neukölln, none of them more than a tram ride away.',
      action: 'Meet everyone',
    },
    questions: { heading: 'Asked at the door' },
    join: {
      heading: 'Good with your hands?',
      lead: 'Set your hours and your prices and keep your regulars. We bring the next ones.',
      action: 'Offer your services',
    },
  },
  steps: [
    {
      title: 'Choose the job',
      text: 'Each one says what is included, how long it takes and what it costs. The price you see is the price you pay.',
    },
    {
      title: 'Pick a time',
      text: 'You see real free times, not a request form. Your place is kept for ten minutes while you fill in the rest.',
    },
    {
      title: 'Open the door',
      text: 'They arrive with their own tools and materials. You pay once the work is done.',
    },
  ],
  faq: [
    {
      question: 'Do I need to be at home?',
      answer:
        'For the first visit, yes: ten minutes to show where things are. After that many people leave a key with a neighbour. Tell us in the notes when you book.',
    },
    {
      question: 'Who brings the cleaning things?',
      answer:
        'They do, including the vacuum cleaner. If you prefer your own products, say so when booking and leave them out.',
    },
    {
      question: 'What if the job takes longer?',
      answer:
        'The price is for the job as described. If there turns out to be more to do, you hear the extra cost before anybody starts on it.',
    },
    {
      question: 'Can I cancel?',
      answer: 'Use the link in your confirmation. You do not need an account for it, only the mail.',
    },
    {
      question: 'Are they insured?',
      answer:
        'Everyone on Morgenrein has liability insurance, and we check that it is current. If something breaks, write to us within a week.',
    },
  ],
  heroPictures: [
    {
      scene: 'kitchen',
      seed: 3,
      alt: 'A bright kitchen: sun on the wall, a vase of red flowers, folded cloths on an oak counter',
    },
    { scene: 'windows', seed: 2, alt: 'A clean window over rooftops, with a bucket and flowers on the sill' },
    { scene: 'laundry', seed: 1, alt: 'Cloths drying on a line above a full basket' },
  ],
}

export const categories: readonly DemoCategory[] = [
  {
    slug: 'cleaning',
    name: 'Cleaning',
    description: 'Weekly, once a year, or before the landlord comes.',
    icon: 'sparkles',
    colour: '#2f4d8f',
  },
  {
    slug: 'windows',
    name: 'Windows',
    description: 'Inside, outside, frames and sills.',
    icon: 'sun',
    colour: '#4f86a0',
  },
  {
    slug: 'laundry',
    name: 'Laundry and ironing',
    description: 'Washed, pressed, folded, back the same week.',
    icon: 'shirt',
    colour: '#a5662f',
  },
  {
    slug: 'repairs',
    name: 'Repairs',
    description: 'Shelves, hinges, doors that stick.',
    icon: 'hammer',
    colour: '#b4482f',
  },
  {
    slug: 'plumbing',
    name: 'Plumbing',
    description: 'Taps, traps and drains, day and night.',
    icon: 'droplets',
    colour: '#2d7a80',
  },
  {
    slug: 'painting',
    name: 'Painting',
    description: 'One wall or the whole flat.',
    icon: 'paint-roller',
    colour: '#8a6a12',
  },
  {
    slug: 'garden',
    name: 'Garden and balcony',
    description: 'Hedges, beds, boxes and pots.',
    icon: 'leaf',
    colour: '#4d7048',
  },
]
