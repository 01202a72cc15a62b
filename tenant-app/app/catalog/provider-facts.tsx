import { BadgeCheck, Languages, Navigation } from 'lucide-react'
import type { ProviderView } from '#platform/providers/index.ts'
import { Badge, useLocale } from '#ui/index.ts'
import { languageName } from '../onboarding/words.ts'

type Facts = Pick<ProviderView, 'badges' | 'skills' | 'languages' | 'serviceRadiusKm'>

/** What the marketplace has checked, and what the provider says in few words. */
export function ProviderFacts({
  provider: { badges, skills, languages, serviceRadiusKm },
}: {
  provider: Facts
}) {
  const locale = useLocale()
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return (
    <>
      {badges.length > 0 ? (
        <ul aria-label="Checked credentials" className="flex flex-wrap gap-2">
          {badges.map(({ title, issuer }) => (
            <li key={`${title} ${issuer}`}>
              <Badge tone="positive" icon={<BadgeCheck aria-hidden="true" className="icon" />}>
                {title}
                {issuer ? <span className="font-normal">, {issuer}</span> : null}
              </Badge>
            </li>
          ))}
        </ul>
      ) : null}
      {skills.length > 0 ? (
        <ul aria-label="Skills" className="flex flex-wrap gap-2">
          {skills.map((skill) => (
            <li key={skill}>
              <Badge>{skill}</Badge>
            </li>
          ))}
        </ul>
      ) : null}
      {languages.length > 0 || serviceRadiusKm !== null ? (
        <p className="flex flex-wrap items-center gap-x-5 gap-y-2 text-sm text-muted">
          {languages.length > 0 ? (
            <span className="inline-flex items-center gap-1.5">
              <Languages aria-hidden="true" className="icon" />
              {list.format(languages.map((code) => languageName(code, locale)))}
            </span>
          ) : null}
          {serviceRadiusKm ? (
            <span className="inline-flex items-center gap-1.5">
              <Navigation aria-hidden="true" className="icon" />
              Comes to you within {serviceRadiusKm} km
            </span>
          ) : null}
        </p>
      ) : null}
    </>
  )
}
