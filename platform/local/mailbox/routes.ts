import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '#platform/kernel/errors.ts'
import { framedHtml, listPage, mailPage, missingPage, style } from './pages.ts'
import type { MailStore } from './store.ts'

const pagePolicy =
  `default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; ` +
  `base-uri 'none'; frame-ancestors 'none'`
/** What a mail may do to whoever reads it: look as it likes. `sandbox` holds also for those who open it by itself. */
const mailPolicy =
  `default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; font-src data:; ` +
  `frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox`

type Id = { Params: { id: string } }

/** The mailbox in the browser: on the platform's own host of a local machine, and nowhere else. */
export async function mailboxRoutes(app: FastifyInstance, { store }: { store: MailStore }) {
  const config = { isPublic: true } as const
  app.addHook('onRequest', async (request) => assertPlatformHost(request))

  app.get<{ Querystring: Record<string, unknown> }>('/_mailbox', { config }, async (request, reply) => {
    const { sender, search, page } = request.query
    const filter = {
      sender: typeof sender === 'string' ? sender : '',
      search: typeof search === 'string' ? search.slice(0, 100) : '',
      page: Math.max(1, Math.trunc(Number(page)) || 1),
    }
    return sendPage(reply, 200, listPage(await store.list(), filter))
  })

  app.get('/_mailbox/style.css', { config }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(style),
  )

  app.get<Id>('/_mailbox/:id', { config }, async (request, reply) => {
    const mail = await store.find(request.params.id)
    return mail ? sendPage(reply, 200, mailPage(mail)) : sendPage(reply, 404, missingPage())
  })

  app.get<Id>('/_mailbox/:id/html', { config }, async (request, reply) => {
    const mail = await store.find(request.params.id)
    if (!mail) return sendPage(reply, 404, missingPage())
    return reply
      .header('content-security-policy', mailPolicy)
      .type('text/html; charset=utf-8')
      .send(framedHtml(mail))
  })

  app.get<{ Params: { id: string; index: string } }>(
    '/_mailbox/:id/attachments/:index',
    { config },
    async (request, reply) => {
      const file = await store.attachment(request.params.id, Number(request.params.index))
      if (!file) return sendPage(reply, 404, missingPage())
      return sendFile(reply, file.content, file.name, file.mimeType)
    },
  )

  app.get<Id>('/_mailbox/:id/source', { config }, async (request, reply) => {
    const source = await store.source(request.params.id)
    if (!source) return sendPage(reply, 404, missingPage())
    return sendFile(reply, source, `${request.params.id}.eml`, 'message/rfc822')
  })
}

function assertPlatformHost({ site }: FastifyRequest) {
  if (site?.kind !== 'platform')
    throw new AppError('not_found', { detail: 'There is nothing at this address' })
}

const sendPage = (reply: FastifyReply, status: number, page: string) =>
  reply
    .code(status)
    .header('content-security-policy', pagePolicy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page)

function sendFile(reply: FastifyReply, content: Buffer, name: string, mimeType: string) {
  const isPlainType = /^[\w.+-]+\/[\w.+-]+$/.test(mimeType)
  return reply
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .type(isPlainType ? mimeType : 'application/octet-stream')
    .send(content)
}
