// Log entries as Vercel drains them, in a list. All data is made up.
import { type Draw, pick, type SampleSet, token } from './draw.ts'

export const vercelLogDrainsSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    lambda: (draw) => [
      {
        ...entry(draw, 'lambda'),
        requestId: `arn1::${token(draw, 12)}`,
        statusCode: 200,
        path: 'api/berths',
        proxy: { method: 'GET', path: '/api/berths', host: 'harbour.example.com', statusCode: 200 },
      },
    ],
    build: (draw) => [{ ...entry(draw, 'build'), type: 'stdout', buildId: `bld_${token(draw, 8)}` }],
  },
}

function entry(draw: Draw, source: string): Record<string, unknown> {
  return {
    id: `${draw.at}${draw.id}`,
    deploymentId: 'dpl_0harbour',
    projectId: 'prj_0harbour',
    projectName: 'harbour',
    source,
    host: 'harbour-tidewater.vercel.app',
    timestamp: draw.at,
    environment: 'production',
    level: 'info',
    message: pick(draw, ['Counted 12 buoys', 'Tide table was read', 'Fog: 40 m']),
  }
}
