// Notices of finished operations as the Gemini API sends them: thin, with ids to fetch. All data is made up.
import { hex, isoSeconds, type SampleSet } from './draw.ts'

export const geminiSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'batch.succeeded': (draw) => ({
      type: 'batch.succeeded',
      version: 'v1',
      timestamp: isoSeconds(draw.at),
      data: { id: `batches/${draw.id}`, output_file_uri: `files/${hex(draw, 12)}` },
    }),
    'video.generated': (draw) => ({
      type: 'video.generated',
      version: 'v1',
      timestamp: isoSeconds(draw.at),
      data: { id: `operations/${draw.id}`, file_name: `files/${hex(draw, 12)}` },
    }),
  },
}
