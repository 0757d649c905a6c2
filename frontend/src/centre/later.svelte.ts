import { withWords } from '$lib/locale.svelte';
import { fetchFailedStyles } from '$lib/styles';

/** Something that is fetched when it is asked for, and once more when the link returns if that failed. */
class Later<T> {
  #tries = $state(0);
  #failed = false;

  constructor(private readonly fetch: () => Promise<T>) {}

  /** In an `{#await}` it is asked for again with each try. */
  get = async (): Promise<T> => {
    void this.#tries;
    try {
      await fetchFailedStyles();
      return await withWords(this.fetch());
    } catch (problem) {
      this.#failed = true;
      throw problem;
    }
  };

  again(): void {
    if (!this.#failed) return;
    this.#failed = false;
    this.#tries += 1;
    this.get().catch(() => undefined);
  }
}

const pages = new Later(() => import('./Pages.svelte'));
const wall = new Later(() => import('./Wall.svelte'));
const area = new Later(() => import('./AreaForm.svelte'));
const routeForm = new Later(() => import('./RouteForm.svelte'));
const composer = new Later(() => import('./Composer.svelte'));
const drawers = new Later(() => import('./Drawers.svelte'));
const shifts = new Later(() => import('./ShiftForm.svelte'));
const report = new Later(() => import('./ReportFigure.svelte'));
const briefing = new Later(() => import('./briefing'));
const picture = new Later(() => import('$lib/map/briefing'));
const every = [picture, pages, wall, area, routeForm, composer, drawers, shifts, report, briefing];

/** Parts of the centre that nobody sees at first: they are fetched once the screen stands, or when somebody asks for one. They say what the first screen does not. */
export const later = { pages: pages.get, wall: wall.get, area: area.get, route: routeForm.get, composer: composer.get, drawers: drawers.get, shifts: shifts.get, report: report.get, briefing: briefing.get };

/** Fetches them all, so that they are here when the line is not. */
export function fetchLater(): void {
  for (const part of every) part.get().catch(() => undefined);
}

/** What could not be fetched is fetched now. */
export function fetchAgain(): void {
  for (const part of every) part.again();
}
addEventListener('online', fetchAgain);
