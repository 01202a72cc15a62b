import type { Site } from './site.ts'

/** Who runs the marketplace and how to reach them, on every page (the imprint that many countries ask for). */
export const Footer = ({ site }: { site: Site }) => (
  <footer className="site-footer">
    <div className="mx-auto grid w-full max-w-content gap-8 px-gutter py-12 sm:grid-cols-3">
      <div className="grid content-start gap-2">
        <p className="heading text-xl">{site.name}</p>
        <p className="text-sm">{site.tagline}</p>
      </div>
      <nav aria-label="Footer" className="grid content-start justify-items-start gap-1 text-sm">
        <a href="/services" className="link-quiet py-1">
          All services
        </a>
        <a href="/providers" className="link-quiet py-1">
          All providers
        </a>
        <a href="/apply" className="link-quiet py-1">
          Offer your services
        </a>
        <a href="/plans" className="link-quiet py-1">
          Plans for providers
        </a>
        <a href="/sign-in" className="link-quiet py-1">
          Sign in
        </a>
      </nav>
      <address className="grid content-start justify-items-start text-sm not-italic">
        <span className="font-strong">{site.legalName}</span>
        <span>{site.legalAddress}</span>
        <a className="link-quiet py-1 wrap-anywhere" href={`mailto:${site.supportEmail}`}>
          {site.supportEmail}
        </a>
        {site.supportPhone ? (
          <a className="link-quiet py-1" href={`tel:${site.supportPhone.replace(/[^+\d]/g, '')}`}>
            {site.supportPhone}
          </a>
        ) : null}
      </address>
    </div>
  </footer>
)
