// Sixteen-pixel line drawings. Always beside words, so hidden from readers of the page's text.

const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  clock: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3.2l2.2 1.3',
  play: 'M5.5 3.5v9l7-4.5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  retry: 'M12.8 8A4.8 4.8 0 118 3.2c1.9 0 3.2 1 4.3 2.3M12.6 2.8v2.9H9.7',
  stop: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM4.2 11.8l7.6-7.6',
  shield: 'M8 2l5 2v3.6c0 3-2 5.3-5 6.4-3-1.1-5-3.4-5-6.4V4z',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  copies: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7M7.5 9h3M9 7.5v3',
  warning: 'M8 2.5L14 13H2zM8 6.5v3M8 11.2v.1',
  hand: 'M3 8h7.5M7.5 4.5L11 8l-3.5 3.5M13.2 3.5v9',
  right: 'M6 3.5L10.5 8 6 12.5',
  left: 'M10 3.5L5.5 8l4.5 4.5',
  search: 'M7 2.8a4.2 4.2 0 100 8.4 4.2 4.2 0 000-8.4zM10.2 10.2l3 3',
} as const

export type IconName = keyof typeof paths

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
