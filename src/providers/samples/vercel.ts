// Webhooks as Vercel sends them. All data is made up.
import { type Draw, hex, pick, type SampleSet, token } from './draw.ts'

export const vercelSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Vercel Webhooks'],
  ],
  bodies: {
    'deployment.created': (draw) => event(draw, 'deployment.created', deployment(draw)),
    'deployment.succeeded': (draw) => event(draw, 'deployment.succeeded', deployment(draw)),
    'deployment.error': (draw) => event(draw, 'deployment.error', deployment(draw)),
    'deployment.promoted': (draw) => event(draw, 'deployment.promoted', deployment(draw)),
    'project.created': (draw) => event(draw, 'project.created', { project: { ...project, name: 'harbour' } }),
    'project.domain.created': (draw) =>
      event(draw, 'project.domain.created', { project, domain: { name: 'harbour.example.com' } }),
  },
}

type Fields = Record<string, unknown>

const project = { id: 'prj_0harbour' }

function event(draw: Draw, type: string, payload: Fields): Fields {
  const who = { user: { id: token(draw, 24) }, team: { id: 'team_0tidewater' } }
  return { id: `uev_${draw.id}`, type, createdAt: draw.at, region: 'arn1', payload: { ...who, ...payload } }
}

function deployment(draw: Draw): Fields {
  const id = `dpl_${token(draw, 28)}`
  const url = `harbour-${token(draw, 9).toLowerCase()}-tidewater.vercel.app`
  return {
    project,
    target: pick(draw, ['production', null]),
    plan: 'pro',
    regions: ['arn1'],
    alias: ['harbour.example.com'],
    links: {
      deployment: `https://vercel.com/tidewater/harbour/${id}`,
      project: 'https://vercel.com/tidewater/harbour',
    },
    deployment: { id, name: 'harbour', url, meta: { githubCommitRef: 'main', githubCommitSha: hex(draw, 40) } },
  }
}
