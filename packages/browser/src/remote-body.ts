/** The body of a response, streamed from a worker to its page chunk by chunk, and no faster than it is read. */

type Chunk = { readonly value: Uint8Array } | { readonly done: true } | { readonly error: string }

/**
 * Gives back the port to send along; each message on it asks for a chunk, the message `cancel` for no more.
 * @param over called when there is nothing more to send
 */
export function sendBody(body: ReadableStream<Uint8Array>, over: () => void): MessagePort {
  const { port1: near, port2: far } = new MessageChannel()
  const reader = body.getReader()
  near.onmessage = ({ data }) => {
    if (data !== 'cancel') return void next()
    reader.cancel().catch(() => {})
    end()
  }
  return far

  async function next(): Promise<void> {
    const chunk = await reader.read().then(
      ({ done, value }): Chunk => (done ? { done } : { value }),
      (thrown): Chunk => ({ error: String(thrown) }),
    )
    // The memory moves over, unless it is part of something larger.
    const whole = 'value' in chunk && chunk.value.byteLength === chunk.value.buffer.byteLength
    near.postMessage(chunk, whole ? [chunk.value.buffer] : [])
    if (!('value' in chunk)) end()
  }

  function end(): void {
    near.close()
    over()
  }
}

export function receiveBody(port: MessagePort): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull: (controller) =>
        new Promise<void>((resolve) => {
          port.onmessage = ({ data }: MessageEvent<Chunk>) => {
            if ('value' in data) controller.enqueue(data.value)
            else if ('done' in data) controller.close()
            else controller.error(new TypeError(data.error))
            resolve()
          }
          port.postMessage('next')
        }),
      cancel: () => port.postMessage('cancel'),
    },
    { highWaterMark: 0 },
  )
}
