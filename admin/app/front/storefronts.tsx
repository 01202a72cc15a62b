/**
 * Three storefronts that share nothing but their bones: the same page in three shapes. Drawn with the tokens, so it
 * follows the visitor's colour scheme.
 */
export const Storefronts = () => (
  <svg viewBox="0 0 560 420" aria-hidden="true" className="storefronts">
    <g className="storefront-back">
      <rect x="12" y="36" width="250" height="320" rx="2" />
      <rect x="32" y="56" width="60" height="10" className="ink" />
      <rect x="32" y="88" width="210" height="96" className="tint" />
      <rect x="32" y="204" width="98" height="60" className="line" />
      <rect x="144" y="204" width="98" height="60" className="line" />
      <rect x="32" y="278" width="98" height="60" className="line" />
    </g>
    <g className="storefront-back">
      <rect x="298" y="12" width="250" height="300" rx="26" />
      <circle cx="330" cy="44" r="10" className="ink" />
      <rect x="322" y="74" width="202" height="112" rx="18" className="tint" />
      <rect x="322" y="206" width="94" height="12" rx="6" className="soft" />
      <rect x="322" y="230" width="202" height="24" rx="12" className="line" />
      <rect x="322" y="264" width="202" height="24" rx="12" className="line" />
    </g>
    <g className="storefront-front">
      <rect x="136" y="112" width="290" height="296" rx="12" />
      <rect x="160" y="138" width="88" height="12" rx="3" className="ink" />
      <rect x="376" y="136" width="26" height="16" rx="8" className="soft" />
      <rect x="160" y="172" width="116" height="14" rx="3" className="ink" />
      <rect x="160" y="196" width="88" height="8" rx="3" className="soft" />
      <Month />
      <rect x="310" y="172" width="92" height="30" rx="6" className="line" />
      <rect x="310" y="210" width="92" height="30" rx="6" className="fill" />
      <path d="M346 225l7 7 13-14" className="tick" />
      <rect x="310" y="248" width="92" height="30" rx="6" className="line" />
      <rect x="310" y="286" width="92" height="30" rx="6" className="line" />
      <rect x="160" y="348" width="242" height="36" rx="8" className="fill" />
      <rect x="238" y="361" width="86" height="10" rx="4" className="on-fill" />
    </g>
  </svg>
)

/** Five weeks of days; some are free and one is chosen. */
const Month = () => (
  <>
    {Array.from({ length: 30 }, (_, day) => {
      const isFree = day % 6 !== 5 && day % 4 !== 1 && day > 3
      const kind = day === 14 ? 'fill' : isFree ? 'tint' : 'empty'
      return (
        <rect
          key={day}
          x={160 + (day % 6) * 22}
          y={222 + Math.floor(day / 6) * 22}
          width="17"
          height="17"
          rx="4"
          className={kind}
        />
      )
    })}
  </>
)
