const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><style>path{fill:#1d5a70}@media (prefers-color-scheme:dark){path{fill:#8fd0e6}}</style><path d="M11 4h10v9H11z"/><path d="M5.5 14.5h9.75v7H5.5zM16.75 14.5h9.75v7h-9.75z" opacity=".78"/><path d="M0 23h9.9v6H0zM11.1 23h9.8v6h-9.8zM22.1 23H32v6h-9.9z" opacity=".55"/></svg>`

export const loader = () =>
  new Response(icon, {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' },
  })
