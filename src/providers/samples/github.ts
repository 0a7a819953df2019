// Deliveries as GitHub sends them: the event's name and its GUID in headers, its action in the body. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const githubSamples: SampleSet = {
  headers: (type, draw) => [
    ['content-type', 'application/json'],
    ['user-agent', `GitHub-Hookshot/${hex(draw, 7)}`],
    ['accept', '*/*'],
    ['x-github-delivery', guid(draw)],
    ['x-github-event', type.split('.')[0] ?? type],
    ['x-github-hook-id', String(integer(draw, 100_000_000, 999_999_999))],
    ['x-github-hook-installation-target-id', '481516234'],
    ['x-github-hook-installation-target-type', 'repository'],
  ],
  bodies: {
    push,
    'pull_request.opened': (draw) => pullRequest(draw, 'opened', { state: 'open', merged: false, closed_at: null }),
    'pull_request.closed': (draw) =>
      pullRequest(draw, 'closed', { state: 'closed', merged: true, closed_at: isoSeconds(draw.at) }),
    'issues.opened': issueOpened,
    'release.published': releasePublished,
    'deployment_status.created': deploymentStatus,
    ping,
  },
}

const url = 'https://github.com/tidewater-labs/harbour'

function common(draw: Draw): Fields {
  return { repository: repository(draw), sender: user(draw) }
}

function repository(draw: Draw): Fields {
  return {
    id: 481516234,
    name: 'harbour',
    full_name: 'tidewater-labs/harbour',
    private: true,
    owner: { id: 9_013_377, login: 'tidewater-labs', type: 'Organization' },
    html_url: url,
    default_branch: 'main',
    language: 'TypeScript',
    pushed_at: isoSeconds(draw.at),
  }
}

function user(draw: Draw): Fields {
  const { login } = pick(draw, people)
  return {
    id: integer(draw, 1_000, 9_999_999),
    login,
    type: 'User',
    site_admin: false,
    html_url: `https://github.com/${login}`,
  }
}

function push(draw: Draw): Fields {
  const who = pick(draw, people)
  const [before, after] = [hex(draw, 40), hex(draw, 40)]
  const author = { name: who.name, email: who.email, username: who.login }
  const head = {
    id: after,
    tree_id: hex(draw, 40),
    distinct: true,
    message: pick(draw, [
      'Moor the ferry before the pilot leaves',
      'Count the buoys once',
      'Fix the tide table for spring',
    ]),
    timestamp: isoSeconds(draw.at),
    url: `${url}/commit/${after}`,
    author,
    committer: author,
    added: ['src/buoys.ts'],
    removed: [],
    modified: ['README.md'],
  }
  const compare = `${url}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`
  const pusher = { name: who.login, email: who.email }
  return {
    ref: 'refs/heads/main',
    before,
    after,
    ...common(draw),
    pusher,
    created: false,
    deleted: false,
    forced: false,
    compare,
    commits: [head],
    head_commit: head,
  }
}

function pullRequest(draw: Draw, action: string, state: Fields): Fields {
  const number = integer(draw, 1, 4_000)
  return {
    action,
    number,
    pull_request: {
      id: integer(draw, 1_000_000_000, 2_000_000_000),
      number,
      title: pick(draw, ['Let late ferries dock in order', 'Name every berth', 'Drop the old lighthouse API']),
      body: 'Why: two ferries could claim one berth.\r\n\r\nHow: the harbour master now hands out tokens. ⚓',
      user: user(draw),
      html_url: `${url}/pull/${number}`,
      head: { ref: 'berths', sha: hex(draw, 40) },
      base: { ref: 'main', sha: hex(draw, 40) },
      draft: false,
      created_at: isoSeconds(draw.at - 60_000),
      additions: integer(draw, 1, 400),
      deletions: integer(draw, 0, 200),
      changed_files: integer(draw, 1, 20),
      ...state,
    },
    ...common(draw),
  }
}

function issueOpened(draw: Draw): Fields {
  const number = integer(draw, 1, 4_000)
  const issue = {
    id: integer(draw, 1_000_000_000, 2_000_000_000),
    number,
    title: pick(draw, ['Fog horn sounds twice', 'Tide table is an hour off in Malmö', 'Berth 7 is never free']),
    body: 'Steps:\n1. Wait for fog\n2. Listen',
    state: 'open',
    user: user(draw),
    labels: [{ id: 77, name: 'bug', color: 'd73a4a' }],
    comments: 0,
    created_at: isoSeconds(draw.at),
    html_url: `${url}/issues/${number}`,
  }
  return { action: 'opened', issue, ...common(draw) }
}

function releasePublished(draw: Draw): Fields {
  const tag = `v${integer(draw, 1, 9)}.${integer(draw, 0, 30)}.0`
  const release = {
    id: integer(draw, 100_000_000, 200_000_000),
    tag_name: tag,
    target_commitish: 'main',
    name: `Harbour ${tag}`,
    draft: false,
    prerelease: false,
    author: user(draw),
    body: '- Berths have names\n- Fog horn sounds once',
    published_at: isoSeconds(draw.at),
    html_url: `${url}/releases/tag/${tag}`,
  }
  return { action: 'published', release, ...common(draw) }
}

function deploymentStatus(draw: Draw): Fields {
  const environment = pick(draw, ['production', 'staging'])
  const state = pick(draw, ['success', 'failure', 'in_progress'])
  const deployment = {
    id: integer(draw, 1_000_000, 9_000_000),
    sha: hex(draw, 40),
    ref: 'main',
    task: 'deploy',
    environment,
  }
  const status = {
    id: integer(draw, 1_000_000, 9_000_000),
    state,
    environment,
    description: '',
    created_at: isoSeconds(draw.at),
  }
  return { action: 'created', deployment_status: { ...status, creator: user(draw) }, deployment, ...common(draw) }
}

function ping(draw: Draw): Fields {
  const hook = {
    type: 'Repository',
    id: integer(draw, 100_000_000, 999_999_999),
    name: 'web',
    active: true,
    events: ['*'],
    config: { content_type: 'json', insecure_ssl: '0', url: 'https://hooks.example.com/webhooks/github' },
    created_at: isoSeconds(draw.at),
  }
  return { zen: 'A calm harbour is dug in calm weather.', hook_id: hook.id, hook, ...common(draw) }
}
