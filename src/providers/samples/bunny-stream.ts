// What Bunny Stream posts: three fields, the status a number. All data is made up.
import { type Draw, guid, integer, type SampleSet } from './draw.ts'

export const bunnyStreamSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'BunnyStream/1.0'],
    ['x-bunnystream-signature-version', 'v1'],
    ['x-bunnystream-signature-algorithm', 'hmac-sha256'],
  ],
  bodies: {
    '3': (draw) => video(draw, 3),
    '5': (draw) => video(draw, 5),
  },
}

function video(draw: Draw, status: number): Record<string, unknown> {
  return { VideoLibraryId: integer(draw, 1_000, 999_999), VideoGuid: guid(draw), Status: status }
}
