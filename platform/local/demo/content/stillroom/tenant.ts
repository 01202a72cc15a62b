import type { DemoCategory, DemoTenant } from '../types.ts'

export const tenant: DemoTenant<'wellness'> = {
  slug: 'stillroom',
  name: 'Stillroom',
  theme: 'dusk',
  trade: 'wellness',
  locale: 'en',
  currency: 'GBP',
  timeZone: 'Europe/London',
  country: 'GB',
  city: 'London',
  legalName: 'Stillroom Appointments Ltd',
  address: ['18 Lamb’s Conduit Street', 'London WC1N 3LE', 'United Kingdom'],
  supportEmail: 'hello@stillroom.example',
  supportPhone: '+44 20 7946 0143',
  customDomain: 'stillroom.example',
  brandColour: '#6b2a4c',
  logo: { mark: 'stack', colour: '#6b2a4c' },
  tagline: 'An hour that is only yours',
  lead: 'Massage, skin, breath and quiet in small rooms across London. One person at a time, late into the evening.',
  promise:
    'Every room is one we have lain down in ourselves. No music unless you ask for it, no selling at the end, and ten minutes before anyone needs the chair.',
  words: {
    hero: {
      action: 'Find an evening',
      searchLabel: 'What would do you good?',
      searchPlaceholder: 'Massage, facial, a quiet hour',
    },
    services: { heading: 'Chosen often', action: 'All treatments' },
    categories: { heading: 'What would do you good?', action: 'All treatments' },
    people: {
      heading: 'Rooms, and the people in them',
      lead: 'Small studios. You will be met by the person who treats you.',
      action: 'All studios',
    },
    how: { heading: 'How an appointment goes' },
    questions: { heading: 'Good to know' },
    join: {
      heading: 'You keep a quiet room',
      lead: 'List your treatments with {marketplace} and fill the hours you choose, at prices you set.',
      action: 'List your studio',
    },
  },
  steps: [
    {
      title: 'Choose by feeling',
      text: 'Each treatment says who it is for and who should leave it. If you are unsure, take the shorter one.',
    },
    {
      title: 'Come ten minutes early',
      text: 'There is always time set aside before and after. Nobody will hurry you out of your coat.',
    },
    {
      title: 'Leave slowly',
      text: 'Pay at the room. Your next appointment is a link away, not a pitch at the door.',
    },
  ],
  faq: [
    {
      question: 'What should I bring?',
      answer:
        'Nothing. Towels, robes and oils are there. If your skin is particular about oils, say so when you book.',
    },
    {
      question: 'Are the rooms step-free?',
      answer: 'Four of the six are. It is written on each studio’s page under its address.',
    },
    {
      question: 'May I come if I am pregnant?',
      answer:
        'To many treatments, yes, and some are made for it. The question is part of every booking, so the therapist can prepare.',
    },
    {
      question: 'How late can I cancel?',
      answer:
        'As late as you like from the link in your confirmation. Earlier is kinder, because somebody else may want the evening.',
    },
    {
      question: 'Is there anything I can book on the day?',
      answer: 'Often. Most rooms open free times until two hours before.',
    },
  ],
  heroPictures: [
    {
      scene: 'stones',
      seed: 10,
      alt: 'Balanced stones by still water, the sun going down behind plum hills',
    },
    { scene: 'bath', seed: 5, alt: 'A bath before an arched window at sunset, steam rising' },
    { scene: 'shelf', seed: 4, alt: 'Vases in lit niches' },
  ],
}

export const categories: readonly DemoCategory[] = [
  { slug: 'massage', name: 'Massage', description: 'Deep, slow or both.', icon: 'hand', colour: '#8d4a5a' },
  {
    slug: 'skin',
    name: 'Skin',
    description: 'Facials without promises.',
    icon: 'droplets',
    colour: '#a05a4c',
  },
  {
    slug: 'bathing',
    name: 'Bathing',
    description: 'Hot water, salt and steam.',
    icon: 'bath',
    colour: '#4f7470',
  },
  {
    slug: 'movement',
    name: 'Movement',
    description: 'Yoga and stretching, one to one.',
    icon: 'footprints',
    colour: '#6b5a95',
  },
  {
    slug: 'breath',
    name: 'Breath and sleep',
    description: 'For nights that will not settle.',
    icon: 'leaf',
    colour: '#4a6a58',
  },
  {
    slug: 'hands-and-feet',
    name: 'Hands and feet',
    description: 'Manicure, pedicure, reflexology.',
    icon: 'gem',
    colour: '#96604a',
  },
  {
    slug: 'hair',
    name: 'Hair and scalp',
    description: 'Washed, oiled, cut quietly.',
    icon: 'scissors',
    colour: '#7a4a72',
  },
]
