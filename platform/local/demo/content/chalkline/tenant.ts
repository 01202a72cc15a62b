import type { DemoCategory, DemoTenant } from '../types.ts'

export const tenant: DemoTenant<'tutoring'> = {
  slug: 'chalkline',
  name: 'Chalkline',
  theme: 'blockprint',
  trade: 'tutoring',
  locale: 'en',
  currency: 'USD',
  timeZone: 'America/New_York',
  country: 'US',
  city: 'New York',
  legalName: 'Chalkline Learning, Inc.',
  address: ['410 Amsterdam Avenue, Suite 6', 'New York, NY 10024', 'United States'],
  supportEmail: 'hello@chalkline.example',
  supportPhone: '+1 212 555 0142',
  customDomain: 'chalkline.example',
  brandColour: '#d4341f',
  logo: { mark: 'book', colour: '#d4341f' },
  tagline: 'Find the tutor who makes it click',
  lead: 'Algebra at seven, essays at eight, chemistry by Sunday night. One-to-one lessons with people who explain it until you can explain it back.',
  promise:
    'If the first lesson with a new tutor is not for you, tell us the same day and you do not pay for it.',
  words: {
    hero: {
      action: 'Find a tutor',
      secondaryAction: 'Browse subjects',
      searchLabel: 'Subject, course or exam',
      searchPlaceholder: 'Calculus, SAT reading, French',
    },
    categories: { heading: 'Pick a subject', action: 'All subjects' },
    services: {
      heading: 'Lessons with times this week',
      lead: 'Price, length and tutor up front. Your own clock is shown beside every time.',
      action: 'All lessons',
    },
    people: { heading: 'Who is teaching', action: 'All tutors' },
    how: { heading: 'From stuck to solved' },
    questions: { heading: 'Before you book' },
    join: {
      heading: 'Teach what you know cold',
      lead: 'Post your hours, set your rate, meet students who show up.',
      action: 'Become a tutor',
    },
  },
  steps: [
    {
      title: 'Say what you are stuck on',
      text: 'A chapter, a problem set, a test on Friday. The more exact, the less time the lesson spends finding it.',
    },
    {
      title: 'Take a time that is free',
      text: 'Tutors keep their own hours in six time zones. You see them in yours.',
    },
    {
      title: 'Work it out together',
      text: 'On a shared board, by voice or video. You keep the board afterward.',
    },
  ],
  faq: [
    {
      question: 'Where do lessons happen?',
      answer:
        'Online, on a shared whiteboard with video. The link is in your confirmation. A few tutors also teach in person; their pages say where.',
    },
    {
      question: 'How old do students have to be?',
      answer:
        'From sixth grade up to graduate school. Under 18, a parent or guardian books and is welcome to sit in.',
    },
    {
      question: 'Whose time zone is shown?',
      answer:
        'Yours. When a tutor lives in another one, their local time is written beside it, on the page and in the mail.',
    },
    {
      question: 'Will a tutor do my homework?',
      answer: 'No. They will do the next problem with you until you can do the one after that alone.',
    },
    {
      question: 'What if I have to cancel?',
      answer: 'Open the link in your confirmation and cancel there. No account needed.',
    },
  ],
  heroPictures: [
    { scene: 'globe', seed: 4, alt: 'A globe on a desk between a pile of books and a suitcase' },
    { scene: 'chalkboard', seed: 1, alt: 'A wave drawn in chalk on a dark board' },
    { scene: 'laboratory', seed: 2, alt: 'Flasks of colored liquid in front of a molecule' },
  ],
}

export const categories: readonly DemoCategory[] = [
  {
    slug: 'math',
    name: 'Math',
    description: 'Fractions to multivariable.',
    icon: 'sigma',
    colour: '#d4341f',
  },
  {
    slug: 'science',
    name: 'Science',
    description: 'Labs, units, mechanisms.',
    icon: 'flask-conical',
    colour: '#0d7f78',
  },
  {
    slug: 'writing',
    name: 'Writing',
    description: 'Theses, structure, commas.',
    icon: 'pen-tool',
    colour: '#8a5a00',
  },
  {
    slug: 'languages',
    name: 'Languages',
    description: 'Speak it in the first lesson.',
    icon: 'languages',
    colour: '#2b5fb3',
  },
  {
    slug: 'test-prep',
    name: 'Test prep',
    description: 'SAT, ACT, GRE, AP.',
    icon: 'graduation-cap',
    colour: '#7a2f8f',
  },
  {
    slug: 'coding',
    name: 'Coding',
    description: 'From print() to pull request.',
    icon: 'code',
    colour: '#17161f',
  },
  { slug: 'music', name: 'Music', description: 'Keys, ear, theory.', icon: 'music', colour: '#b3341f' },
  {
    slug: 'study-skills',
    name: 'Study skills',
    description: 'Plans that survive a Tuesday.',
    icon: 'lightbulb',
    colour: '#5b6b00',
  },
]
