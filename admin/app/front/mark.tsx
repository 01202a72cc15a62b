/** Three courses of shingles, each row covering the joints of the one below. */
export const Mark = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 32 32" aria-hidden="true" className={className} fill="currentColor">
    <path d="M11 4h10v9H11z" />
    <path d="M5.5 14.5h9.75v7H5.5zM16.75 14.5h9.75v7h-9.75z" opacity=".78" />
    <path d="M0 23h9.9v6H0zM11.1 23h9.8v6h-9.8zM22.1 23H32v6h-9.9z" opacity=".55" />
  </svg>
)
