// Webhooks as Figma sends them; the scheme puts the passcode in. All data is made up.
import { type Draw, integer, isoSeconds, people, pick, type SampleSet, token } from './draw.ts'

export const figmaSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    FILE_UPDATE: (draw) => event(draw, 'FILE_UPDATE', {}),
    FILE_COMMENT: (draw) =>
      event(draw, 'FILE_COMMENT', {
        comment: [{ text: 'The buoy should be green.' }],
        comment_id: String(integer(draw, 100_000_000, 999_999_999)),
        created_at: isoSeconds(draw.at),
        parent_id: '',
      }),
    FILE_VERSION_UPDATE: (draw) =>
      event(draw, 'FILE_VERSION_UPDATE', { version_id: draw.id, label: 'Second draft', description: '' }),
  },
}

function event(draw: Draw, type: string, rest: Record<string, unknown>): Record<string, unknown> {
  return {
    event_type: type,
    file_key: draw.id,
    file_name: 'Harbour map',
    ...rest,
    protocol_version: '2',
    retries: 0,
    timestamp: isoSeconds(draw.at),
    triggered_by: { id: token(draw, 18), handle: pick(draw, people).name },
    webhook_id: String(integer(draw, 10_000, 99_999)),
  }
}
