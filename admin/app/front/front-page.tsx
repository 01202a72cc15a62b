import { CalendarCheck, Code, Fingerprint, MailCheck, Palette, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { LinkButton } from '#ui/button.tsx'
import { BarLink, BrandBar } from './brand-bar.tsx'
import { Storefronts } from './storefronts.tsx'
import type { Surface } from './surface.ts'

/** What the platform is, for people who think of running a marketplace. It says what exists, and names no customer. */
export const FrontPage = ({ surface }: { surface: Surface }) => (
  <>
    <BrandBar>
      <BarLink href="/api/v1/docs">API</BarLink>
      {surface.isLocal ? <BarLink href="/_mailbox">Mailbox</BarLink> : null}
      <BarLink href={surface.consoleOrigin}>Console</BarLink>
    </BrandBar>
    <main id="content" tabIndex={-1}>
      <div className="front-hero">
        <div className="mx-auto grid w-full max-w-content grid-cols-1 items-center gap-12 px-gutter py-16 lg:grid-cols-2 lg:py-24">
          <div className="grid justify-items-start gap-6">
            <h1 className="heading front-title text-balance">
              Run a service marketplace under your own name
            </h1>
            <p className="max-w-measure text-lg text-muted">
              Shingle is the house behind it: the storefront in your look, the calendars of your providers,
              and bookings that never collide. Your visitors see one brand, and it is yours.
            </p>
            <div className="flex flex-wrap gap-3">
              <LinkButton href="#what" size="lg">
                See what it does
              </LinkButton>
              <LinkButton href="/api/v1/docs" size="lg" variant="secondary">
                Read the API
              </LinkButton>
            </div>
          </div>
          <Storefronts />
        </div>
      </div>
      <section id="what" aria-labelledby="what-title" className="front-section">
        <h2 id="what-title" className="heading max-w-measure text-3xl text-balance">
          One platform, and each marketplace is its own place
        </h2>
        <ul className="grid grid-cols-1 gap-x-12 gap-y-10 sm:grid-cols-2 lg:grid-cols-3">
          <Point icon={<Palette />} title="Your look, not a skin">
            A theme decides type, shape, spacing, colour and the order of a page. Light and dark, checked for
            contrast, on every page and in every mail.
          </Point>
          <Point icon={<CalendarCheck />} title="Times that are really free">
            Working hours, days off, buffers and notice count in the provider’s own time zone. When two people
            want the same hour, one gets it and the other sees the next ones.
          </Point>
          <Point icon={<Users />} title="Booking without an account">
            Three short steps as a guest, on a phone, by keyboard, even where scripts do not run. The link in
            the confirmation is all a customer needs to change plans.
          </Point>
          <Point icon={<MailCheck />} title="Providers who see it at once">
            A new booking stands in the provider’s open calendar without a reload, with a mail and a calendar
            file for both sides. Each provider has a page of their own to share, by link or printed code.
          </Point>
          <Point icon={<Fingerprint />} title="Kept apart by the database">
            Each marketplace’s data is fenced off by row-level security, not by care alone. The server refuses
            to start when a fence is missing.
          </Point>
          <Point icon={<Code />} title="An API for all of it">
            An HTTP interface, described in OpenAPI, does everything that the pages do. A request that is sent
            twice counts once, and errors say what is wrong.
          </Point>
        </ul>
      </section>
      <section aria-labelledby="next-title" className="front-next">
        <div className="front-section">
          <div className="grid grid-cols-1 gap-8 lg:grid-cols-2">
            <h2 id="next-title" className="heading text-2xl text-balance">
              Opening a marketplace by yourself is on its way
            </h2>
            <div className="grid max-w-measure gap-4 text-muted">
              <p>
                Today a marketplace is set up from the command line. Sign-up, the console for owners, card
                payments and plans for providers follow.
              </p>
              <p>
                <a className="link" href={surface.consoleOrigin}>
                  What the console holds now
                </a>
              </p>
            </div>
          </div>
        </div>
      </section>
    </main>
    <footer className="border-t border-border">
      <div className="mx-auto flex w-full max-w-content flex-wrap justify-between gap-x-8 gap-y-2 px-gutter py-8 text-sm text-muted">
        <p>Shingle, the platform for service marketplaces</p>
        <p>Each marketplace is run by its own operator, named at the foot of its pages.</p>
      </div>
    </footer>
  </>
)

const Point = ({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) => (
  <li className="grid content-start gap-2">
    <span aria-hidden="true" className="front-icon">
      {icon}
    </span>
    <h3 className="text-lg font-strong">{title}</h3>
    <p className="text-muted">{children}</p>
  </li>
)
