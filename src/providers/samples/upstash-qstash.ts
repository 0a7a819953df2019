// Messages as QStash delivers them: whatever was published. All data is made up.
import { integer, type SampleSet, token } from './draw.ts'

export const upstashQstashSamples: SampleSet = {
  headers: (_type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'Upstash-QStash'],
    ['upstash-message-id', `msg_${draw.id}${token(draw, 12)}`],
    ['upstash-retried', '0'],
  ],
  bodies: { message: (draw) => ({ task: 'render-chart', chart: draw.id, scale: integer(draw, 1, 8) }) },
}
