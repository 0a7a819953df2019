// Videos as Cloudflare Stream posts them once they are ready, or have failed. All data is made up.
import { type Draw, integer, type SampleSet } from './draw.ts'

export const cloudflareStreamSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Cloudflare-Stream/1.0'],
  ],
  bodies: {
    ready: (draw) => video(draw, { state: 'ready', pctComplete: '100.000000', errorReasonCode: '' }),
    error: (draw) =>
      video(draw, { state: 'error', errorReasonCode: 'ERR_NON_VIDEO', errorReasonText: 'The file was not recognised' }),
  },
}

function video(draw: Draw, status: Record<string, string>): Record<string, unknown> {
  const modified = new Date(draw.at).toISOString()
  const readyToStream = status.state === 'ready'
  return {
    uid: draw.id,
    readyToStream,
    status,
    meta: { name: 'Storm in the harbour.mp4' },
    created: modified,
    modified,
    size: integer(draw, 1e6, 9e8),
    duration: integer(draw, 5, 900),
  }
}
