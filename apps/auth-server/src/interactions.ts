/** The pages between the authorization request and its answer: login and consent. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Middleware } from 'koa'
import type Provider from 'oidc-provider'
import { palette } from 'sample-look/stylesheet'
import type { Consents } from './consents.ts'
import { consentPage } from './pages/consent-page.ts'
import { loginPage } from './pages/login-page.ts'
import { errorPage } from './pages/message-page.ts'
import { pageHeaders } from './pages/page.ts'
import { authenticate, findUser } from './users.ts'

type Context = Parameters<Middleware>[0]
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** Serves `/interaction/…` and the stylesheet, and leaves the rest to the protocol. */
export function interactions(provider: Provider, consents: Consents): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/style.css') {
      ctx.type = 'css'
      ctx.body = (await palette()) + (await readFile(new URL('./pages/style.css', import.meta.url), 'utf8'))
      return
    }
    const [, step, abort] = /^\/interaction\/[\w-]+(\/abort)?$/.test(ctx.path)
      ? [ctx.path, 'interaction', ctx.path.endsWith('/abort')]
      : []
    if (!step) return next()
    const interaction = await findInteraction(provider, ctx)
    if (!interaction) return
    const client = await provider.Client.find(String(interaction.params.client_id))
    const clientName = client?.clientName ?? String(interaction.params.client_id)
    if (ctx.method === 'POST') {
      // The cookie binds the interaction to this browser; the origin binds the form to this server.
      if (ctx.get('origin') !== new URL(provider.issuer).origin)
        ctx.throw(403, 'This form was posted by another site.')
      if (abort) return refuse(provider, ctx)
      return interaction.prompt.name === 'login' ? login() : consent()
    }
    const action = ctx.path
    const { prompt, session } = interaction
    const markup =
      prompt.name === 'login'
        ? loginPage({ action, clientName })
        : consentPage({
            action,
            clientName,
            userName: findUser(session?.accountId ?? '')?.name ?? '',
            scopes: missingScopes(interaction),
          })
    show(markup)

    async function login(): Promise<void> {
      const form = new URLSearchParams(await text(ctx.req))
      const username = form.get('username') ?? ''
      const user = authenticate(username, form.get('password') ?? '')
      if (!user) {
        show(
          loginPage({
            action: ctx.path,
            clientName,
            username,
            problem: 'User name or password is wrong. Try again.',
          }),
          401,
        )
        return
      }
      await finish(provider, ctx, { login: { accountId: user.sub } })
    }

    async function consent(): Promise<void> {
      const details = interaction as Interaction
      const accountId = details.session?.accountId ?? ''
      const clientId = String(details.params.client_id)
      const grant =
        (details.grantId ? await provider.Grant.find(details.grantId) : undefined) ??
        new provider.Grant({ accountId, clientId })
      const missing = (details.prompt.details.missingResourceScopes ?? {}) as Record<string, string[]>
      for (const [resource, scopes] of Object.entries(missing)) {
        grant.addResourceScope(resource, scopes.join(' '))
        consents.allow(accountId, clientId, scopes)
      }
      await finish(provider, ctx, { consent: { grantId: await grant.save() } })
    }

    function show(markup: string, status = 200): void {
      ctx.status = status
      ctx.set(pageHeaders(client?.redirectUris))
      ctx.body = markup
    }
  }
}

/** The interaction of this browser; one that is over, or of another browser, gets a page that says so. */
async function findInteraction(provider: Provider, ctx: Context): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(ctx.req, ctx.res)
  } catch {
    ctx.status = 400
    ctx.set(pageHeaders())
    ctx.body = errorPage('session_not_found', 'This sign-in is over, or was begun in another browser.')
    return undefined
  }
}

function missingScopes({ prompt }: Interaction): string[] {
  const missing = (prompt.details.missingResourceScopes ?? {}) as Record<string, string[]>
  return Object.values(missing).flat()
}

/** RFC 6749 §4.1.2.1. */
function refuse(provider: Provider, ctx: Context): Promise<void> {
  return finish(provider, ctx, { error: 'access_denied', error_description: 'The user refused.' })
}

async function finish(
  provider: Provider,
  ctx: Context,
  result: Parameters<Provider['interactionResult']>[2],
): Promise<void> {
  ctx.status = 303
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }))
}
