/** @import { Event } from './run-build.mjs' */
/** @import { States } from './states.mjs' */
/** @import { Walk } from './walk-state.mjs' */

const keptService = (/** @type {string} */ name, /** @type {string | undefined} */ state) => `service ${name} ${state}`;
const keptAction = (/** @type {string} */ id, /** @type {string | undefined} */ state) => `action ${id} ${state}`;

/** What lies where it is needed and nowhere else. */
const IN_PLACE = ['install:.', 'build:server'];

/**
 * What ran in a build although nothing asked for it, as sentences; and takes down what the store has afterwards.
 * @param {readonly Event[]} events @param {States} states @param {Walk} walk
 */
export function checkRun(events, states, walk) {
  const told = events.find(({ type }) => type === 'summary')?.services ?? [];
  const started = events.filter(({ type }) => type === 'action-started');
  const ran = started.map(({ action = '' }) => action);
  const left = events.filter(({ type, from }) => type === 'action-restored' && from === 'place');
  const wrong = [
    ...told.flatMap((one) => wrongService(one, states, walk)),
    ...started.flatMap((one) => wrongAction(one, states, walk)),
  ];
  for (const { name, outcome } of told) {
    const state = states.services[name];
    if (outcome === 'kept') continue;
    walk.last.set(name, state ?? '');
    if (outcome !== 'fresh') walk.kept.add(keptService(name, state));
  }
  for (const id of ran) {
    walk.edited.delete(id);
    walk.kept.add(keptAction(id, states.actions[id]));
  }
  for (const id of [...ran, ...left.map(({ action = '' }) => action)]) walk.placed.set(id, states.actions[id] ?? '');
  return wrong;
}

/** @param {{ name: string, outcome: string, reasons: readonly string[] }} told @param {States} states @param {Walk} walk */
function wrongService({ name, outcome, reasons }, states, { kept, last }) {
  const state = states.services[name];
  const why = `${name} was ${outcome}, because ${reasons.join(', ')}`;
  if (outcome === 'built' && kept.has(keptService(name, state))) return [`${why}: this state is in the store`];
  if (!['fresh', 'kept'].includes(outcome) && last.get(name) === state) return [`${why}: nothing of it has changed`];
  return [];
}

/** @param {Event} started @param {States} states @param {Walk} walk */
function wrongAction({ action: id = '', reasons = [] }, states, { kept, placed, edited }) {
  // Made whenever its service is built, and whether that was asked for is said of the service.
  if (id.startsWith('bundle:')) return [];
  const state = states.actions[id];
  const why = `${id} ran, because ${reasons.join(', ')}`;
  if (state === undefined) return [`${why}: nobody knows it`];
  if (IN_PLACE.includes(id)) return placed.get(id) === state ? [`${why}: what it leaves lies there`] : [];
  return kept.has(keptAction(id, state)) && !edited.has(id) ? [`${why}: its result is in the store`] : [];
}
