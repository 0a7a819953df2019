// Results as fal.ai posts them; the signature is added by fal alone. All data is made up.
import { guid, hex, integer, type SampleSet, seconds } from './draw.ts'

export const falaiSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['x-fal-webhook-request-id', guid(draw)],
    ['x-fal-webhook-user-id', 'github|4173'],
    ['x-fal-webhook-timestamp', String(seconds(draw))],
  ],
  bodies: {
    OK: (draw) => ({
      request_id: guid(draw),
      gateway_request_id: guid(draw),
      status: 'OK',
      payload: {
        images: [{ url: `https://fal.media/files/${hex(draw, 12)}.png`, width: 1024, height: 768 }],
        seed: integer(draw, 1, 99_999),
      },
    }),
    ERROR: (draw) => ({
      request_id: guid(draw),
      gateway_request_id: guid(draw),
      status: 'ERROR',
      error: 'Invalid status code: 422',
      payload: { detail: [{ loc: ['body', 'prompt'], msg: 'field required', type: 'value_error.missing' }] },
    }),
  },
}
