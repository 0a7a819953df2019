// Webhooks as Gitea sends them. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const giteaSamples: SampleSet = {
  headers: (type, draw) => {
    const [event = type] = type.split('.')
    return [
      ['content-type', 'application/json'],
      ['user-agent', 'Gitea/1.24'],
      ['x-gitea-delivery', guid(draw)],
      ['x-gitea-event', event],
      ['x-gitea-event-type', event],
      ['x-github-delivery', guid(draw)],
      ['x-github-event', event],
    ]
  },
  bodies: {
    push,
    'issues.opened': (draw) => ({ ...about(draw, 'opened'), issue: { ...numbered(draw), title: 'Buoy 7 is adrift' } }),
    'pull_request.opened': (draw) => ({
      ...about(draw, 'opened'),
      pull_request: {
        ...numbered(draw),
        title: 'Light the north mole',
        head: { ref: 'north-mole' },
        base: { ref: 'main' },
      },
    }),
    create: (draw) => ({ sha: hex(draw, 40), ref: 'v1.4.0', ref_type: 'tag', ...actors(draw) }),
  },
}

function push(draw: Draw): Fields {
  const { name, email } = pick(draw, people)
  const after = hex(draw, 40)
  const commit = {
    id: after,
    message: 'Light the north mole\n',
    timestamp: isoSeconds(draw.at),
    author: { name, email },
  }
  return {
    ref: 'refs/heads/main',
    before: hex(draw, 40),
    after,
    commits: [commit],
    head_commit: commit,
    ...actors(draw),
  }
}

function about(draw: Draw, action: string): Fields {
  return { action, ...actors(draw) }
}

function numbered(draw: Draw): Fields {
  return {
    id: integer(draw, 100, 99_999),
    number: integer(draw, 1, 400),
    state: 'open',
    created_at: isoSeconds(draw.at),
  }
}

function actors(draw: Draw): Fields {
  const { login, email } = pick(draw, people)
  return {
    repository: {
      id: 140,
      name: 'harbour',
      full_name: 'tidewater/harbour',
      html_url: 'https://git.example.com/tidewater/harbour',
      default_branch: 'main',
    },
    sender: { id: integer(draw, 2, 90), login, email },
  }
}
