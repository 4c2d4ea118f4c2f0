/** What the API offers: `Request -> Response`, and nothing of the server it runs in. */
import type { AccessTokenClaims, Guard } from '@pkce/node/api'

export function createRoutes(guard: Guard): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url)
    switch (`${request.method} ${pathname}`) {
      case 'GET /public':
        return Response.json({ message: 'Everyone may read this.' })
      case 'GET /me':
        return withToken(guard, request, 'api:read', ({ sub, scope, client_id, exp }) => ({
          message: `Hello ${sub}, the API has checked your token.`,
          sub,
          client_id,
          scope,
          expires_at: new Date(exp * 1000).toISOString(),
        }))
      case 'POST /notes':
        return withToken(guard, request, 'api:write', ({ sub }) => ({ message: `Noted, ${sub}.` }), 201)
      default:
        return Response.json({ error: 'not_found' }, { status: 404 })
    }
  }
}

async function withToken(
  guard: Guard,
  request: Request,
  scope: string,
  answer: (claims: AccessTokenClaims) => object,
  status = 200,
): Promise<Response> {
  const result = await guard(request, { scope })
  return result instanceof Response ? result : Response.json(answer(result.claims), { status })
}
