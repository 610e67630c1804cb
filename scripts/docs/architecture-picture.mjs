// One build as a drawing: what each step takes, what it makes of it, and in which folder it lies.

const WIDTH = 860;
const ROW = 76;
const BOX = { left: 40, width: 230, height: 48 };
const MIDDLE = BOX.left + BOX.width / 2;

/** @typedef {readonly [title: string, does: string, where: string]} Step */

/** @type {readonly Step[]} */
const STEPS = [
  ['configuration', 'vercel.json and svc-build.json become declarations', 'packages/project/src/dialects'],
  [
    'resolved services',
    'root, framework, entrypoint, prefix: no question left open',
    'packages/project/src/resolve, detect',
  ],
  ['plans of actions', "each service's builder says what is to be run, as data", 'builders, packages/engine/src/plan'],
  ['decide', 'a key for each service: build, restore or fresh', 'packages/engine/src/key, decide'],
  ['execute', 'the actions of all services that are to be built, side by side', 'packages/engine/src/execute'],
  ['stage', 'bundles are collected, checked and laid out beside the output', 'packages/engine/src/stage'],
  ['publish', 'one swap puts the staged directory in place', 'packages/engine/src/publish'],
  ['.vercel/output', 'bundles, static files, config.json, routes-manifest.json', 'read by serve, verify and pack'],
];

/** The picture of the architecture page, as SVG. */
export function architecturePicture() {
  const height = STEPS.length * ROW + 24;
  const rows = STEPS.flatMap((step, index) => [...stepShapes(step, index), ...arrowAfter(index)]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    '<title>One build, from the configuration to the output</title>',
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#57606a"/></marker></defs>',
    `<rect width="${WIDTH}" height="${height}" rx="8" fill="#ffffff"/>`,
    ...rows,
    ...wayAround(),
    '</svg>',
    '',
  ].join('\n');
}

/** @param {Step} step @param {number} index */
function stepShapes([title, does, where], index) {
  const top = topOf(index);
  const isOutput = index === STEPS.length - 1;
  return [
    `<rect x="${BOX.left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="6" fill="${isOutput ? '#dafbe1' : '#ddf4ff'}" stroke="#57606a"/>`,
    text({ x: MIDDLE, y: top + 29 }, title, 'font-size="15" font-weight="bold" text-anchor="middle" fill="#1f2328"'),
    text({ x: 350, y: top + 20 }, does, 'font-size="14" fill="#1f2328"'),
    text({ x: 350, y: top + 40 }, where, 'font-size="12" font-family="DejaVu Sans Mono, monospace" fill="#57606a"'),
  ];
}

/** @param {number} index */
function arrowAfter(index) {
  if (index === STEPS.length - 1) return [];
  const from = topOf(index) + BOX.height;
  const label = STEPS[index]?.[0] === 'decide' ? [text({ x: MIDDLE + 8, y: from + 19 }, 'build', LABEL)] : [];
  return [line(`M${MIDDLE} ${from} V${topOf(index + 1) - 2}`), ...label];
}

/** What is restored comes from the store to the stage; what is fresh stays where it is. */
function wayAround() {
  const [decide, stage] = ['decide', 'stage'].map((title) => STEPS.findIndex((step) => step[0] === title));
  const [from, to] = [topOf(decide ?? 0) + BOX.height / 2, topOf(stage ?? 0) + BOX.height / 2];
  const right = BOX.left + BOX.width;
  return [
    line(`M${right} ${from} h30 V${to} h-28`),
    `<g transform="translate(${right + 44} ${(from + to) / 2}) rotate(-90)">${text({ x: 0, y: 0 }, 'restore, fresh', `${LABEL} text-anchor="middle"`)}</g>`,
  ];
}

const LABEL = 'font-size="12" font-style="italic" fill="#57606a"';

/** @param {number} index */
function topOf(index) {
  return 20 + index * ROW;
}

/** @param {string} path */
function line(path) {
  return `<path d="${path}" fill="none" stroke="#57606a" stroke-width="1.5" marker-end="url(#tip)"/>`;
}

/**
 * @param {{ readonly x: number, readonly y: number }} place
 * @param {string} words
 * @param {string} attributes
 */
function text({ x, y }, words, attributes) {
  return `<text x="${x}" y="${y}" ${attributes}>${words}</text>`;
}
