import { Type, type Static } from 'typebox'
import { Input, Instant, Nullable, OneOf } from '#platform/kernel/schemas.ts'
import { ProofBody } from './factor-schemas.ts'
import type { SocialIdentity } from './models.ts'

export const socialIssuers = ['google', 'apple', 'facebook'] as const
export const SocialIssuerName = OneOf(socialIssuers)

export const SocialLinkView = Type.Object({
  issuer: SocialIssuerName,
  email: Type.String({ description: 'The address that one has there; it may be another one than here' }),
  linkedAt: Instant,
  lastUsedAt: Nullable(Instant),
})
export type SocialLinkView = Static<typeof SocialLinkView>
export const SocialLinksView = Type.Object({
  items: Type.Array(SocialLinkView),
  available: Type.Array(SocialIssuerName, { description: 'With whom one may sign in here at all' }),
})
export type SocialLinksView = Static<typeof SocialLinksView>

export const toSocialLinkView = ({
  issuer,
  email,
  createdAt,
  lastUsedAt,
}: SocialIdentity): SocialLinkView => ({
  issuer,
  email,
  linkedAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})

export const StartLinkBody = Input({ issuer: SocialIssuerName, ...ProofBody.properties })
export const ContinueView = Type.Object({
  continueTo: Type.String({ description: 'A path of this host to open in the same browser, once' }),
})
