// Predictions as Replicate sends them: the object itself, as it is then. All data is made up.
import { type Draw, hex, pick, type SampleSet, token } from './draw.ts'

export const replicateSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Replicate/1.0'],
  ],
  bodies: {
    starting: (draw) => prediction(draw, 'starting', null),
    succeeded: (draw) =>
      prediction(draw, 'succeeded', [`https://replicate.delivery/xezq/${token(draw, 44)}/out-0.webp`]),
    failed: (draw) => ({ ...prediction(draw, 'failed', null), error: 'CUDA out of memory' }),
  },
}

function prediction(draw: Draw, status: string, output: string[] | null): Record<string, unknown> {
  const done = status !== 'starting'
  return {
    id: draw.id,
    model: 'tidewater/fog',
    version: hex(draw, 64),
    input: { prompt: pick(draw, ['a ferry in fog, woodcut', 'Öresund, early morning']), num_outputs: 1 },
    output,
    logs: done ? 'Using seed: 4815\n100%|██████████| 28/28' : '',
    error: null,
    status,
    created_at: new Date(draw.at - 9_000).toISOString(),
    started_at: done ? new Date(draw.at - 8_000).toISOString() : null,
    completed_at: done ? new Date(draw.at).toISOString() : null,
    metrics: done ? { predict_time: 7.981 } : {},
    urls: { get: `https://api.replicate.com/v1/predictions/${draw.id}` },
  }
}
