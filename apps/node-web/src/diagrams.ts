/** The live sequence diagrams: one for each visitor, drawn on the server from what it does, and sent as it grows. */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { memoryStorage } from '@pkce/node'
import type { Observation } from '@pkce/node/web'
import type { RequestHandler } from 'express'
import { draw, type Picture, sequenceMarkup, stepsOf } from 'sample-look/sequence'

export interface Diagrams {
  /** Gives each visitor a name, so that the diagram can be told from those of others. */
  readonly visitor: RequestHandler
  /** Sends the diagram of the visitor again and again, whenever it has changed (server-sent events). */
  readonly stream: RequestHandler
  /** `cookie`: the header of the request for which something was done. */
  add(observation: Observation, cookie: string | null): void
  markup(cookie: string | undefined): string
}

/** Seconds that a diagram is kept. */
const LIFETIME = 86_400

export function createDiagrams(): Diagrams {
  const pictures = memoryStorage({ limit: 1000 })
  const changes = new EventEmitter().setMaxListeners(0)
  const pictureOf = (name: string): Picture => JSON.parse(pictures.get(name) ?? '[]')

  return {
    visitor(request, response, next) {
      if (!nameIn(request.headers.cookie)) {
        response.cookie('visitor', randomUUID(), { httpOnly: true, sameSite: 'lax', maxAge: LIFETIME * 1000 })
      }
      next()
    },

    stream(request, response) {
      const name = nameIn(request.headers.cookie)
      if (!name) return void response.sendStatus(404)
      const send = () => response.write(`data: ${JSON.stringify(sequenceMarkup(pictureOf(name)))}\n\n`)
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      send()
      changes.on(name, send)
      response.on('close', () => changes.off(name, send))
    },

    add(observation, cookie) {
      const name = nameIn(cookie ?? '')
      // Each request finds its session in the store: that is not worth a drawing.
      const steps = stepsOf(observation).filter(({ part }) => part !== 'Reload')
      if (!name || steps.length === 0) return
      pictures.set(name, JSON.stringify(steps.reduce(draw, pictureOf(name))), LIFETIME)
      changes.emit(name)
    },

    markup: (cookie) => sequenceMarkup(pictureOf(nameIn(cookie) ?? '')),
  }
}

function nameIn(cookie = ''): string | undefined {
  return /(?:^|; )visitor=([\w-]{36})/.exec(cookie)?.[1]
}
