// Webhooks as GitLab sends them: the kind in the body, its name in a header. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

const names: Readonly<Record<string, string>> = {
  push: 'Push Hook',
  tag_push: 'Tag Push Hook',
  issue: 'Issue Hook',
  merge_request: 'Merge Request Hook',
  note: 'Note Hook',
  pipeline: 'Pipeline Hook',
}

export const gitlabSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', 'GitLab/19.1.0'],
    ['x-gitlab-event', names[type.split('.')[0] ?? ''] ?? 'System Hook'],
    ['x-gitlab-instance', 'https://gitlab.example.com'],
    ['x-gitlab-event-uuid', guid(draw)],
    ['idempotency-key', guid(draw)],
  ],
  bodies: {
    push: (draw) => push(draw, 'push', 'refs/heads/main'),
    'merge_request.open': (draw) => change(draw, 'merge_request', mergeRequest(draw)),
    'merge_request.merge': (draw) =>
      change(draw, 'merge_request', { ...mergeRequest(draw), action: 'merge', state: 'merged' }),
    'issue.open': (draw) => change(draw, 'issue', issue(draw)),
    'note.create': (draw) =>
      change(draw, 'note', {
        id: integer(draw, 1_000, 99_999),
        note: 'The lamp is ordered, it comes on Tuesday.',
        noteable_type: 'Issue',
        action: 'create',
        created_at: isoSeconds(draw.at),
      }),
    pipeline: (draw) =>
      change(draw, 'pipeline', {
        id: integer(draw, 1_000, 99_999),
        ref: 'main',
        sha: hex(draw, 40),
        status: pick(draw, ['success', 'failed']),
        created_at: isoSeconds(draw.at - 180_000),
        finished_at: isoSeconds(draw.at),
        duration: 180,
      }),
    tag_push: (draw) => push(draw, 'tag_push', 'refs/tags/v1.4.0'),
  },
}

function push(draw: Draw, kind: string, ref: string): Fields {
  const who = pick(draw, people)
  const after = hex(draw, 40)
  const commit = {
    id: after,
    message: 'Light the north mole\n',
    timestamp: isoSeconds(draw.at),
    url: `https://gitlab.example.com/tidewater/harbour/-/commit/${after}`,
    author: { name: who.name, email: who.email },
    added: [],
    modified: ['lamps.yml'],
    removed: [],
  }
  return {
    object_kind: kind,
    event_name: kind,
    before: hex(draw, 40),
    after,
    checkout_sha: after,
    ref,
    user_id: integer(draw, 2, 900),
    user_username: who.login,
    project_id: 4107,
    project: project(),
    commits: [commit],
    total_commits_count: 1,
  }
}

function change(draw: Draw, kind: string, attributes: Fields): Fields {
  const { login, name, email } = pick(draw, people)
  return {
    object_kind: kind,
    event_type: kind,
    user: { id: integer(draw, 2, 900), name, username: login, email },
    project: project(),
    object_attributes: attributes,
  }
}

function mergeRequest(draw: Draw): Fields {
  return {
    id: integer(draw, 1_000, 99_999),
    iid: integer(draw, 1, 400),
    title: 'Light the north mole',
    source_branch: 'north-mole',
    target_branch: 'main',
    state: 'opened',
    action: 'open',
    created_at: isoSeconds(draw.at),
  }
}

function issue(draw: Draw): Fields {
  return {
    id: integer(draw, 1_000, 99_999),
    iid: integer(draw, 1, 400),
    title: 'Buoy 7 is adrift',
    description: 'Seen two cables east of the mole.',
    state: 'opened',
    action: 'open',
    created_at: isoSeconds(draw.at),
  }
}

function project(): Fields {
  return {
    id: 4107,
    name: 'Harbour',
    path_with_namespace: 'tidewater/harbour',
    default_branch: 'main',
    web_url: 'https://gitlab.example.com/tidewater/harbour',
  }
}
