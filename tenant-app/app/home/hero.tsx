import { Search } from 'lucide-react'
import type { HomeLook, HomeSection } from '#platform/storefront/index.ts'
import { Button, cx, Picture } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'

type HeroProps = { section: Extract<HomeSection, { kind: 'hero' }>; heroes: HomeLook['heroes'] }

/** The first screen: what this is, and a way to the right service. */
export function Hero({ section, heroes }: HeroProps) {
  const { look } = useSite()
  const { kind, align, ratio } = look.hero
  const band = look.settings.heroBand === 'page' ? undefined : (look.settings.heroBand ?? section.band)
  const style = { '--hero-ratio': ratio.replace(':', ' / ') } as Record<string, string>
  const words = <HeroWords section={section} />
  return (
    <section
      aria-label={section.words.heading}
      className={cx(
        'section hero',
        `hero-${kind}`,
        align === 'center' && 'hero-center',
        typeof band === 'string' && band,
      )}
      style={style}
    >
      {kind === 'full-bleed' ? (
        <>
          {heroes[0] ? <HeroPicture image={heroes[0]} sizes="100vw" /> : null}
          <div>{words}</div>
        </>
      ) : (
        <div>
          <div className="hero-grid">
            {words}
            {kind === 'collage' ? (
              <div className="hero-pictures">
                {heroes.slice(0, 3).map((image, index) => (
                  <HeroPicture
                    key={image.id}
                    image={image}
                    sizes={index === 0 ? '(min-width: 56rem) 45vw, 92vw' : '(min-width: 56rem) 22vw, 46vw'}
                  />
                ))}
              </div>
            ) : heroes[0] ? (
              <HeroPicture image={heroes[0]} sizes="(min-width: 56rem) 45vw, 92vw" />
            ) : null}
          </div>
        </div>
      )}
    </section>
  )
}

const HeroWords = ({ section }: Pick<HeroProps, 'section'>) => (
  <div className="hero-words">
    {section.words.eyebrow ? <p className="text-sm font-strong">{section.words.eyebrow}</p> : null}
    <h1 className="heading text-4xl text-balance">{section.words.heading}</h1>
    <p className="hero-lead">{section.words.lead}</p>
    <search className="hero-finder">
      <form action="/services" className="hero-search">
        <label htmlFor="hero-search" className="sr-only">
          {section.words.searchLabel}
        </label>
        <input
          id="hero-search"
          type="search"
          name="q"
          maxLength={200}
          className="input"
          placeholder={section.words.searchPlaceholder}
        />
        <Button type="submit" icon={<Search aria-hidden="true" className="icon" />}>
          {section.words.action}
        </Button>
      </form>
    </search>
    {section.words.secondaryAction ? (
      <p>
        <a href="/services" className="link inline-flex min-h-11 items-center">
          {section.words.secondaryAction}
        </a>
      </p>
    ) : null}
  </div>
)

const HeroPicture = ({ image, sizes }: { image: HomeLook['heroes'][number]; sizes: string }) => (
  <div className="hero-picture">
    <Picture
      src={image.variants.at(-1)?.url ?? ''}
      variants={image.variants}
      sizes={sizes}
      width={image.width}
      height={image.height}
      alt={image.alt}
      colour={image.dominantColour}
      cover
      eager
    />
  </div>
)
