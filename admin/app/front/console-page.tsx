import { BookOpen, ExternalLink, Mail } from 'lucide-react'
import type { ReactNode } from 'react'
import { Banner } from '#ui/banner.tsx'
import { BarLink, BrandBar } from './brand-bar.tsx'
import type { Surface } from './surface.ts'

/** The door of the console. Operators cannot sign in yet, and the page says so instead of showing a dead form. */
export const ConsolePage = ({ surface }: { surface: Surface }) => (
  <>
    <BrandBar label="Console">
      <BarLink href={surface.frontOrigin}>About Shingle</BarLink>
    </BrandBar>
    <main
      id="content"
      tabIndex={-1}
      className="mx-auto grid w-full max-w-lg content-start gap-8 px-gutter py-16"
    >
      <header className="grid gap-3">
        <h1 className="heading text-3xl">Console</h1>
        <p className="max-w-measure text-muted">
          Where owners and staff run their marketplaces. It is being built; this is what can be used today.
        </p>
      </header>
      <Banner tone="info" title="Sign-in for operators is not open yet">
        Until it is, marketplaces are set up from the command line. Providers sign in on their own
        marketplace, at the top of every page.
      </Banner>
      <ul className="grid gap-4">
        <Way
          href={`${surface.frontOrigin}/api/v1/docs`}
          icon={<BookOpen />}
          title="API reference"
          text="Every operation with its fields, answers and errors, in OpenAPI 3.1."
        />
        <Way
          href={surface.frontOrigin}
          icon={<ExternalLink />}
          title="What Shingle is"
          text="The front page, for people who think of opening a marketplace."
        />
        {surface.isLocal ? (
          <Way
            href={`${surface.frontOrigin}/_mailbox`}
            icon={<Mail />}
            title="Mailbox of this machine"
            text="Mails are kept here instead of being sent. It exists in local mode only."
          />
        ) : null}
      </ul>
    </main>
  </>
)

type WayProps = { href: string; icon: ReactNode; title: string; text: string }

const Way = ({ href, icon, title, text }: WayProps) => (
  <li className="card card-linked flex items-start gap-4">
    <span aria-hidden="true" className="front-icon">
      {icon}
    </span>
    <div className="grid gap-1">
      <h2 className="font-strong">
        <a href={href} className="card-link">
          {title}
        </a>
      </h2>
      <p className="text-sm text-muted">{text}</p>
    </div>
  </li>
)
