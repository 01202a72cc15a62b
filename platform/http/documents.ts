import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import { originOf, type Config } from '#platform/config.ts'
import { AppError } from '#platform/kernel/errors.ts'
import { pagePolicy } from './csp.ts'
import { readerFiles } from './external/swagger-ui.ts'

type Options = { config: Config; document: () => OpenAPIV3_1.Document }

/** The API document and a page to read it, under the name and the address of whoever's host it is asked on. */
export async function documentRoutes(app: FastifyInstance, { config, document }: Options) {
  app.get('/openapi.json', { config: { isPublic: true } }, async (request, reply) =>
    reply.header('cache-control', 'no-cache').send(documentFor(request, config, document())),
  )

  app.get('/docs', { config: { isPublic: true } }, async (request, reply) => {
    const nonce = request.nonce
    return reply
      .header('content-security-policy', pagePolicy(nonce, config.environment))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(readerPage(nameOf(request), nonce))
  })

  await app.register(readerFiles, { prefix: '/docs' })
}

function nameOf({ site }: FastifyRequest): string {
  if (site?.kind === 'storefront') return site.name
  if (site?.kind === 'platform') return 'Shingle'
  throw new AppError('not_found')
}

function documentFor(
  request: FastifyRequest,
  config: Config,
  document: OpenAPIV3_1.Document,
): OpenAPIV3_1.Document {
  const name = nameOf(request)
  return {
    ...document,
    info: { ...document.info, title: `${name} API`, description: about },
    servers: [{ url: originOf(config, request.site!.host) }],
  }
}

const about =
  'Amounts are whole minor units of their currency, instants are RFC 3339 in UTC, ids are UUIDs. Lists come in pages: ' +
  'ask for the next one with `cursor`. Problems are told as RFC 9457 documents whose `code` is stable.'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const readerPage = (name: string, nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<main id="reader"><noscript>The document itself: <a href="openapi.json">openapi.json</a></noscript></main>
<script src="docs/swagger-ui-bundle.js"></script>
<script nonce="${nonce}">
SwaggerUIBundle({ url: 'openapi.json', dom_id: '#reader', deepLinking: true, validatorUrl: null, docExpansion: 'list' })
</script>
</body>
</html>
`
