import type { ReactNode } from 'react'
import type { CategoryView, ServiceCard } from '#platform/catalog/index.ts'
import type { ProviderCard } from '#platform/providers/index.ts'
import type { HomeLook, HomeSection } from '#platform/storefront/index.ts'
import { cx, Disclosure, EmptyState, LinkButton } from '#ui/index.ts'
import { ProviderCards, ServiceCards } from '../catalog/cards.tsx'
import { useSite } from '../shell/site.ts'
import { Categories } from './categories.tsx'
import { Hero } from './hero.tsx'

export type HomeContent = HomeLook & {
  categories: CategoryView[]
  services: ServiceCard[]
  providers: ProviderCard[]
}

/** One section of the home page; a list that is empty leaves its section out. */
export function Section({ section, home }: { section: HomeSection; home: HomeContent }) {
  // A way in that leads to an empty list is no way in.
  const bookable = home.categories.filter(({ serviceCount }) => serviceCount > 0)
  switch (section.kind) {
    case 'hero':
      return <Hero section={section} heroes={home.heroes} />
    case 'categories':
      return bookable.length > 0 ? (
        <Band section={section} action={{ href: '/services', words: section.words.action }}>
          <Categories categories={bookable.slice(0, section.limit)} />
        </Band>
      ) : null
    case 'featured-services':
      return (
        <Band section={section} action={{ href: '/services', words: section.words.action }}>
          {home.services.length > 0 ? (
            <ServiceCards services={home.services.slice(0, section.limit)} />
          ) : (
            <EmptyState title="Nothing to book yet" level={3}>
              The first services appear here as soon as their providers open.
            </EmptyState>
          )}
        </Band>
      )
    case 'featured-providers':
      return home.providers.length > 0 ? (
        <Band section={section} action={{ href: '/providers', words: section.words.action }}>
          <ProviderCards providers={home.providers.slice(0, section.limit)} />
        </Band>
      ) : null
    case 'how-it-works':
      return home.steps.length > 0 ? (
        <Band section={section}>
          <Steps steps={home.steps} />
        </Band>
      ) : null
    case 'promise':
      return section.words.quote ? <Promise section={section} /> : null
    case 'faq':
      return home.questions.length > 0 ? (
        <Band section={section} isBeside>
          <div className="max-w-measure">
            {home.questions.map(({ question, answer }) => (
              <Disclosure key={question} summary={question}>
                <p>{answer}</p>
              </Disclosure>
            ))}
          </div>
        </Band>
      ) : null
    case 'provider-call':
      return <ProviderCall section={section} />
  }
}

type BandProps = {
  section: Extract<HomeSection, { words: { heading: string; lead?: string } }>
  action?: { href: string; words: string }
  /** The heading beside the content instead of above it, on wide screens. */
  isBeside?: boolean
  children: ReactNode
}

const Band = ({ section, action, isBeside = false, children }: BandProps) => (
  <section aria-labelledby={`${section.id}-title`} className={cx('section', section.band)}>
    <div className={isBeside ? 'section-beside' : undefined}>
      <div className="section-head">
        <div className="grid gap-2">
          <h2 id={`${section.id}-title`} className="heading text-3xl text-balance">
            {section.words.heading}
          </h2>
          {section.words.lead ? <p className="max-w-measure text-muted">{section.words.lead}</p> : null}
        </div>
        {action ? (
          <a href={action.href} className="link inline-flex min-h-control items-center">
            {action.words}
          </a>
        ) : null}
      </div>
      {children}
    </div>
  </section>
)

function Steps({ steps }: { steps: HomeLook['steps'] }) {
  const { look } = useSite()
  return (
    <ol className={cx('steps', look.settings.numberedSteps !== false && 'steps-numbered')}>
      {steps.map(({ title, text }) => (
        <li key={title}>
          <h3 className="text-lg font-strong">{title}</h3>
          <p className="text-muted">{text}</p>
        </li>
      ))}
    </ol>
  )
}

const Promise = ({ section }: { section: Extract<HomeSection, { kind: 'promise' }> }) => (
  <section aria-label="Our promise" className={cx('section', section.band)}>
    <div className="py-8">
      <blockquote className={cx('promise', section.words.quote.length > 80 && 'promise-wide')}>
        {section.words.quote}
      </blockquote>
      {section.words.signature ? <p className="mt-4">{section.words.signature}</p> : null}
    </div>
  </section>
)

function ProviderCall({ section }: { section: Extract<HomeSection, { kind: 'provider-call' }> }) {
  const { supportEmail } = useSite()
  return (
    <section aria-labelledby={`${section.id}-title`} className={cx('section', section.band)}>
      <div className="flex flex-wrap items-center justify-between gap-8 py-4">
        <div className="grid gap-3">
          <h2 id={`${section.id}-title`} className="heading text-2xl text-balance">
            {section.words.heading}
          </h2>
          <p className="max-w-measure text-muted">{section.words.lead}</p>
        </div>
        <LinkButton
          href={`mailto:${supportEmail}`}
          variant={section.band === 'band-2' ? 'secondary' : 'primary'}
          size="lg"
        >
          {section.words.action}
        </LinkButton>
      </div>
    </section>
  )
}
