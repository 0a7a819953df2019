// Events as Mux sends them: what happened, and the asset, stream or upload as it is then. All data is made up.
import { type Draw, guid, hex, integer, pick, type SampleSet, seconds, token } from './draw.ts'

type Fields = Record<string, unknown>

export const muxSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Mux Webhooks 1.0'],
  ],
  bodies: {
    'video.asset.created': (draw) => event(draw, 'video.asset.created', asset(draw, 'preparing')),
    'video.asset.ready': (draw) =>
      event(draw, 'video.asset.ready', { ...asset(draw, 'ready'), duration: integer(draw, 10, 7_200) + 0.48 }),
    'video.asset.errored': (draw) =>
      event(draw, 'video.asset.errored', {
        ...asset(draw, 'errored'),
        errors: { type: 'invalid_input', messages: ['The input has no frames in it.'] },
      }),
    'video.upload.asset_created': (draw) =>
      event(draw, 'video.upload.asset_created', {
        id: token(draw, 44),
        status: 'asset_created',
        asset_id: token(draw, 46),
        cors_origin: 'https://harbour.example.com',
        timeout: 3_600,
      }),
    'video.live_stream.active': (draw) => event(draw, 'video.live_stream.active', stream(draw, 'active')),
    'video.live_stream.idle': (draw) => event(draw, 'video.live_stream.idle', stream(draw, 'idle')),
  },
}

function event(draw: Draw, type: string, data: Fields): Fields {
  const [, kind = ''] = type.split('.')
  return {
    type,
    id: guid(draw),
    created_at: new Date(draw.at).toISOString(),
    object: { type: kind, id: data.id },
    environment: { name: 'Production', id: 'h4rb0r' },
    request_id: null,
    accessor: null,
    accessor_source: null,
    attempts: [],
    data,
  }
}

function asset(draw: Draw, status: string): Fields {
  return {
    id: token(draw, 46),
    status,
    passthrough: pick(draw, ['pier-3-camera', 'tide-lecture-4', 'Öresund at night']),
    playback_ids: [{ policy: 'public', id: token(draw, 46) }],
    max_stored_resolution: 'HD',
    resolution_tier: '1080p',
    mp4_support: 'none',
    master_access: 'none',
    tracks: [{ type: 'video', max_width: 1_920, max_height: 1_080, max_frame_rate: 25, id: token(draw, 43) }],
    created_at: seconds(draw) - 40,
  }
}

function stream(draw: Draw, status: string): Fields {
  return {
    id: token(draw, 46),
    status,
    stream_key: hex(draw, 36),
    reconnect_window: 60,
    recent_asset_ids: [token(draw, 46)],
    playback_ids: [{ policy: 'signed', id: token(draw, 46) }],
    latency_mode: 'low',
    created_at: seconds(draw) - 86_400,
  }
}
