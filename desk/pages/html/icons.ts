import { type Html, trusted } from './html.ts';

/** Paths on a grid of 24. */
const PATHS = {
  inbox: 'M4 13h4l1.5 3h5L16 13h4M4 13l2.5-8h11L20 13v6H4z',
  onCall: 'M6 3h3l1.5 5-2 1.5a12 12 0 0 0 6 6l1.5-2 5 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z',
  runbooks: 'M5 4h9a4 4 0 0 1 4 4v12H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h10',
  statistics: 'M4 20h16M7 20v-6M12 20V6M17 20v-9',
  status: 'M3 12h4l3-8 4 16 3-8h4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4',
  bellOff: 'M6 16v-5c0-1 .2-1.9.6-2.7M9 5.7A6 6 0 0 1 18 11v5M19 18H4.5L6 16M10 21h4M3 3l18 18',
  message: 'M4 5h16v11H10l-4 4v-4H4z',
  up: 'M12 20V5M6 11l6-6 6 6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  wrench:
    'M14.5 6.5a4 4 0 0 1 5-1l-2.5 2.5.5 2 2 .5L22 8a4.5 4.5 0 0 1-6 5l-8 8-3-3 8-8a4.5 4.5 0 0 1 1.5-3.5z',
  note: 'M5 4h14v10l-5 6H5zM14 20v-6h5',
  alert: 'M12 4 2.5 20h19zM12 10v4M12 17.2v.3',
  back: 'M15 5l-7 7 7 7',
} as const;
export type IconName = keyof typeof PATHS;

/** Returns a picture that says nothing to a screen reader: the text next to it does. */
export function icon(name: IconName): Html {
  return trusted(
    `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${PATHS[name]}"/></svg>`,
  );
}
