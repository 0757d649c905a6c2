import { at } from './address';
import { away, noteContact } from './away';
import { readSnapshot, type Snapshot } from './columns';
import { device, followClock, noteShown, proofOf, showAgain } from './device';
import { door } from './door';
import type { Marks } from './marks/marks';
import type { Nameable } from './people';
import { Problem, Unreachable } from './problem';
import type {
  Alert, AlertFace, AnswerWord, Authority, AuthorityNotice, BatchResult, Check, CheckAnswer, CheckReport, Checkpoint, Correction, DirectoryChanges, Entry, Figures,
  EntryPast, FollowUp, Incident, LegChange, Match, MatchFace, NewAlert, NewEntry, NewIncident, NewRoute, NotCompetent, Operation, Page, Passkey, Past, Persona, PlaceOnMap,
  NewList, Preview, ProblemBody, Proposal, Purpose, Route, RouteChange, RouteOn, RoutePast, RouteSeen, Session, Share, Stage, Suggested, Verdict, WaitingMatches,
  Watchlist, WaysIn, Whereabouts,
} from './types';

/** The calls of the server, one function each. All raise `Problem` (the server refused) or `Unreachable` (no answer). */
export const api = {
  personas: () => get<Persona[]>('/api/demo/personas'),
  session: () => get<Session>('/api/session'),
  signIn: async (user: string) => post<Session & { token: string }>('/api/session', { user, key: (await device())?.key ?? '' }),
  waysIn: () => get<WaysIn>('/api/session/ways'),
  sayPurpose: (purpose: Purpose, operation: string | null) => post<void>('/api/session/purpose', { purpose, operation }),
  chooseLanguage: (language: string) => post<void>('/api/session/language', { language }),
  confirmInDemo: () => post<void>('/api/session/step-up/demo', {}),
  passkeyToProve: () => post<{ options: unknown }>('/api/session/step-up/options', {}),
  prove: (credential: unknown) => post<void>('/api/session/step-up', { credential }),
  passkeyToSignIn: () => post<{ options: unknown }>('/api/session/passkey/options', {}),
  signInByPasskey: (shown: { credential: unknown; key: string }) => post<Session>('/api/session/passkey', shown),
  passkeyToMake: () => post<{ options: unknown }>('/api/passkeys/options', {}),
  addPasskey: (made: { credential: unknown; label: string }) => post<void>('/api/passkeys', made),
  passkeys: () => get<Passkey[]>('/api/passkeys'),
  removePasskey: (id: string) => send<void>('DELETE', at`/api/passkeys/${id}`),
  signOut: () => send<void>('DELETE', '/api/session'),

  operations: () => get<Page<Operation>>('/api/operations'),
  operation: (code: string) => get<Operation>(at`/api/operations/${code}`),
  figures: (code: string) => get<Figures>(at`/api/operations/${code}/figures`),
  reportFigure: (code: string, figure: Figures['reported'][number]) => post<Figures['reported'][number]>(at`/api/operations/${code}/figures/reported`, figure),
  withdrawFigure: (code: string, figure: Pick<Figures['reported'][number], 'label' | 'value'>, reason: string) =>
    post<void>(at`/api/operations/${code}/figures/reported/withdraw`, { label: figure.label, value: Number(figure.value), reason }),
  checkpoints: (code: string, cursor?: string) => get<Page<Checkpoint>>(withQuery(at`/api/operations/${code}/checkpoints`, { cursor })),
  snapshot: async (operation: string, ondrawn?: (marks: Marks) => void): Promise<Snapshot> =>
    readSnapshot((await reach(withQuery('/api/map/snapshot', { operation }), {})).body!, ondrawn),

  /** The whole id of a check: the snapshot cuts it. `recorded`: ms since 1970. */
  wholeId: (operation: string, cut: string, recorded: number) => get<{ record: string }>(withQuery(at`/api/map/marks/${cut}`, { operation, recorded: String(recorded) })),
  past: (operation: string) => get<Past>(withQuery('/api/map/history', { operation })),
  place: (lon: number, lat: number) => get<PlaceOnMap>(withQuery('/api/map/place', { lon: String(lon), lat: String(lat) })),

  routes: (operation: string, cursor?: string) => get<Page<Route>>(withQuery('/api/routes', { operation, cursor })),
  routesPast: (operation: string, cursor?: string) => get<Page<RoutePast>>(withQuery('/api/routes/past', { operation, cursor })),
  /** `within`: km off the way that count as on it; the route's own where none is said. */
  route: (id: string, within?: number) => get<RouteSeen>(withQuery(at`/api/routes/${id}`, { within_km: within === undefined ? undefined : String(within) })),
  routesOn: (record: string) => get<RouteOn[]>(at`/api/routes/on/${record}`),
  drawRoute: (route: NewRoute) => post<RouteSeen>('/api/routes', route),
  changeRoute: (route: { id: string; version: number }, change: RouteChange) => send<RouteSeen>('PATCH', at`/api/routes/${route.id}`, change, route.version),
  changeLeg: (route: { id: string; version: number }, leg: number, change: LegChange) =>
    send<RouteSeen>('PATCH', at`/api/routes/${route.id}/legs/${String(leg)}`, change, route.version),
  removeRoute: (route: { id: string; version: number }) => send<void>('DELETE', at`/api/routes/${route.id}`, undefined, route.version),

  fileCheck: (report: CheckReport) => post<CheckAnswer>('/api/checks', report),
  fileChecks: (reports: CheckReport[]) => post<{ results: BatchResult[] }>('/api/checks/batch', reports),
  checkPlace: (id: string) => get<Whereabouts>(at`/api/checks/${id}/place`),
  check: (id: string) => get<Check>(at`/api/checks/${id}`),
  sayOutcome: (id: string, outcome: { done: boolean; reason?: string; note?: string }) => post<Check>(at`/api/checks/${id}/outcome`, outcome),
  checks: (query: { operation?: string; reference?: string; cursor?: string }) => get<Page<Check>>(withQuery('/api/checks', query)),

  matches: <T extends MatchFace = Match>(query: { state?: string; operation?: string; check?: string; cursor?: string }) =>
    get<Page<T>>(withQuery('/api/matches', query)),
  /** What somebody has to act on, the most urgent first; how much that is in all; and some by their ids, as far as we may see them. */
  waitingMatches: (cursor?: string) => get<Page<Match>>(withQuery('/api/matches/waiting', { cursor })),
  countMatches: () => get<WaitingMatches>('/api/matches/counts'),
  someMatches: (ids: string[]) => get<Page<Match>>(`/api/matches/some?${new URLSearchParams(ids.map((id) => ['id', id]))}`),
  match: <T extends MatchFace = Match>(id: string) => get<T>(at`/api/matches/${id}`),
  claim: (match: MatchFace) => post<Match>(at`/api/matches/${match.id}/claim`, {}, match.version),
  ask: (match: MatchFace, text: string) => post<Match>(at`/api/matches/${match.id}/ask`, { text }, match.version),
  answer: (match: MatchFace, text: string) => post<Match>(at`/api/matches/${match.id}/answer`, { text }, match.version),
  instruct: (match: MatchFace, text: string) => post<Match>(at`/api/matches/${match.id}/instruct`, { text }, match.version),
  acknowledgeStop: (match: MatchFace) => post<Match>(at`/api/matches/${match.id}/acknowledge`, {}, match.version),
  closeHit: (match: MatchFace, reason: string) => post<Match>(at`/api/matches/${match.id}/close`, { reason }, match.version),
  shares: (record: string) => get<Page<Share>>(withQuery('/api/shares', { record })),
  share: (kind: string, id: string, principals: string[], reason: string) => post<Share>('/api/shares', { kind, id, with: principals, reason }),
  withdrawShare: (share: Share, reason: string) => post<Share>(at`/api/shares/${share.id}/withdraw`, { reason }),
  takeBackDenial: (match: MatchFace, text: string) => post<Match>(at`/api/matches/${match.id}/take-back`, { text }, match.version),
  giveVerdict: (match: MatchFace, verdict: { verdict: Verdict; reason: string; action_taken?: string; misused_identity?: boolean }) =>
    post<Match>(at`/api/matches/${match.id}/verdict`, verdict, match.version),

  watchlists: (cursor?: string) => get<Page<Watchlist>>(withQuery('/api/watchlists', { cursor })),
  watchlist: (code: string) => get<Watchlist>(at`/api/watchlists/${code}`),
  createWatchlist: (list: NewList) => post<Watchlist>('/api/watchlists', list),
  entries: (list: string, cursor?: string) => get<Page<Entry>>(withQuery(at`/api/watchlists/${list}/entries`, { cursor })),
  entry: (list: string, id: string) => get<Entry>(at`/api/watchlists/${list}/entries/${id}`),
  entryPast: ({ list, id }: Pick<Entry, 'id' | 'list'>, cursor?: string) => get<Page<EntryPast>>(withQuery(at`/api/watchlists/${list}/entries/${id}/past`, { cursor })),
  /** Entries of all lists by a name, a number or a reference: no text of it stands in an address. */
  searchEntries: (text: string) => post<{ items: Entry[]; more: boolean }>('/api/watchlists/search', { text }),
  /** `changes`: the fields that are another now, null for one that is taken out. Changed at once, or a proposal. */
  changeEntry: ({ list, id, version }: Pick<Entry, 'id' | 'list' | 'version'>, changes: Record<string, unknown>, beside: string[] = []) =>
    send<Entry | Proposal>('PATCH', `${at`/api/watchlists/${list}/entries/${id}`}${besides(beside)}`, changes, version),
  restrictEntry: ({ list, id, version }: Pick<Entry, 'id' | 'list' | 'version'>, on: boolean, reason: string) =>
    post<Entry | Proposal>(at`/api/watchlists/${list}/entries/${id}/restriction`, { on, reason }, version),
  /** `beside`: entries of the same subject that contradict this one, known to whoever enters it all the same. */
  createEntry: (list: string, entry: NewEntry, beside: string[] = [], emergency = false) =>
    post<Entry | Proposal>(`${at`/api/watchlists/${list}/entries`}${besides(beside, emergency)}`, entry),
  joinNetwork: ({ list, id }: Pick<Entry, 'id' | 'list'>, network: string | null) => send<Entry>('PUT', at`/api/watchlists/${list}/entries/${id}/network`, { network }),
  /** Gone at once, or a proposal where the list asks for a second person: then with a reason. */
  removeEntry: (entry: Pick<Entry, 'id' | 'list' | 'version'>, reason?: string) =>
    send<Proposal | undefined>('DELETE', withQuery(at`/api/watchlists/${entry.list}/entries/${entry.id}`, { reason }), undefined, entry.version),

  authorities: (query: { country?: string; function?: string; cursor?: string } = {}) =>
    get<Page<Authority>>(withQuery('/api/authorities', query)),

  /** What authorities, all or those of a country, say for today or later. */
  authorityNotices: (query: { country?: string; cursor?: string }) => get<Page<AuthorityNotice>>(withQuery('/api/authority-notices', { ...query, standing: 'true' })),
  directoryChanges: (since: string, cursor?: string) => get<DirectoryChanges>(withQuery('/api/authorities/changes', { since, cursor })),

  alerts: <T extends AlertFace | Alert = Alert>(query: { box?: 'inbox' | 'sent' | 'draft'; operation?: string; cursor?: string }) =>
    get<Page<T>>(withQuery('/api/alerts', query)),
  alert: <T extends AlertFace | Alert = Alert>(id: string) => get<T>(at`/api/alerts/${id}`),
  previewAlert: (alert: NewAlert) => post<Preview>('/api/alerts/preview', alert),
  suggestedAlert: (operation: string, { kind, id }: { kind: string; id: string }) => get<Suggested>(withQuery('/api/alerts/suggested', { operation, kind, record: id })),
  draftAlert: (alert: NewAlert) => post<Alert>('/api/alerts', alert),
  /** Colleagues who may release at TLP:RED, by a part of their name. */
  seconds: (operation: string, search: string, marking: string) => get<Nameable[]>(withQuery('/api/alerts/seconds', { operation, search, marking })),
  /** People of these authorities who may read TLP:RED, by two letters of their name or more. */
  readers: (addressees: string[], search: string) =>
    get<Nameable[]>(`/api/alerts/readers?${new URLSearchParams([...addressees.map((id) => ['addressees', id]), ['search', search]])}`),
  /** `beside`: number of an open alert about the same fact, known to whoever releases this one all the same. */
  release: (alert: { id: string; version: number }, beside?: string) => post<Alert>(withQuery(at`/api/alerts/${alert.id}/release`, { beside }), {}, alert.version),
  discard: (alert: { id: string; version: number }, reason: string) => post<Alert>(at`/api/alerts/${alert.id}/discard`, { reason }, alert.version),
  /** Tells that the alert is on this screen: delivered. */
  receive: (id: string) => post<Alert>(at`/api/alerts/${id}/receive`, {}),
  /** Tells that the alert was opened: read. */
  read: (id: string) => post<Alert>(at`/api/alerts/${id}/read`, {}),
  /** `persons`: who it is for there, at TLP:RED, where a second person sends it. */
  sendLate: (alert: { id: string; version: number }, authority: string, persons: string[]) =>
    post<Alert>(at`/api/alerts/${alert.id}/send-late`, { authority, persons }, alert.version),
  acknowledge: (id: string) => post<Alert>(at`/api/alerts/${id}/acknowledge`, {}),
  reply: (id: string, text: string, answer: AnswerWord | null = null, not_competent: NotCompetent | null = null, about: string | null = null) =>
    post<Alert>(at`/api/alerts/${id}/reply`, { text, answer, not_competent, about }),
  followUps: (id: string) => get<FollowUp[]>(at`/api/alerts/${id}/steps`),
  followUp: (id: string, stage: Stage, step: { legal_basis: string; happened_on: string; note: string }) =>
    post<FollowUp[]>(at`/api/alerts/${id}/${stage === 'referral' ? 'refer' : stage}`, step),
  correctAlert: (alert: { id: string; version: number }, right: Correction) => post<Alert>(at`/api/alerts/${alert.id}/correct`, right, alert.version),
  recallAlert: (alert: { id: string; version: number }, reason: string) => post<Alert>(at`/api/alerts/${alert.id}/recall`, { reason }, alert.version),
  closeAlert: (alert: { id: string; version: number }, reason: string) => post<Alert>(at`/api/alerts/${alert.id}/close`, { reason }, alert.version),

  incidents: (query: { operation?: string; cursor?: string }) => get<Page<Incident>>(withQuery('/api/incidents', query)),
  incident: (id: string) => get<Incident>(at`/api/incidents/${id}`),
  recordIncident: (incident: NewIncident) => post<Incident>('/api/incidents', incident),
  withdrawIncident: ({ id, version }: Pick<Incident, 'id' | 'version'>, reason: string) => post<Incident>(at`/api/incidents/${id}/withdraw`, { reason }, version),
};

function besides(ids: string[], emergency = false): string {
  const asked = new URLSearchParams([...ids.map((id) => ['beside', id]), ...(emergency ? [['emergency', 'true']] : [])]);
  return asked.size ? `?${asked}` : '';
}

/** All pages of a list, however many there are: a screen that left some out would not say so. */
export async function everyPage<T>(page: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const { items: more, next } = await page(cursor);
    items.push(...more);
    cursor = next ?? undefined;
  } while (cursor);
  return items;
}

export function withQuery(path: string, query: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return search.size ? `${path}?${search}` : path;
}

export const get = <T>(path: string) => send<T>('GET', path);
export const post = <T>(path: string, body: unknown, version?: number) => send<T>('POST', path, body, version);

export async function send<T>(method: string, path: string, body?: unknown, version?: number): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  const answer = await reach(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** The file itself as the body. */
export async function sendFile<T>(path: string, file: File): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/octet-stream' };
  return (await (await reach(path, { method: 'POST', headers, body: file })).json()) as T;
}

/** A file, under the name that the server gives it. */
export async function file(path: string): Promise<{ name: string; blob: Blob }> {
  const answer = await reach(path, {});
  const said = answer.headers.get('content-disposition') ?? '';
  const whole = /filename\*=UTF-8''([^;]+)/.exec(said)?.[1];
  const name = whole ? decodeURIComponent(whole) : (/filename="([^"]+)"/.exec(said)?.[1] ?? 'file');
  return { name, blob: await answer.blob() };
}

/** A long answer, told how many bytes of it are here. */
export async function streamed(path: string, told: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const reader = (await reach(path, {})).body!.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let got = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    told((got += part.value.length));
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function reach(path: string, init: RequestInit, isAgain = false): Promise<Response> {
  let answer: Response;
  const method = init.method ?? 'GET';
  const proof = await proofOf(method, path, init.body);
  try {
    answer = await fetch(path, { ...init, headers: { ...init.headers, ...proof }, credentials: 'same-origin', cache: 'no-store' });
  } catch (cause) {
    if (away() !== 'no') await door.away();
    throw new Unreachable(cause);
  }
  followClock(answer);
  if (isOurs(answer)) noteContact();
  if (answer.ok && method === 'GET' && 'jointops-proof' in proof) noteShown();
  if (answer.ok) return answer;
  const problem = new Problem(answer.status, await problemBody(answer), Number(answer.headers.get('retry-after')) || 0);
  if (problem.slug === 'device-lost') await door.lost();
  if (!isAgain && (await isAnswered(problem))) return reach(path, init, true);
  throw problem;
}

/** Not the error of a proxy before our server, nor the sign-in page of somebody's network that stands in for it. */
function isOurs({ ok, headers }: Response): boolean {
  const kind = headers.get('content-type') ?? '';
  return ok ? !kind.startsWith('text/html') : kind.startsWith('application/problem+json');
}

/** Some refusals ask the person, or the device, something first. */
async function isAnswered({ slug }: Problem): Promise<boolean> {
  if (slug === 'short-key-over') {
    showAgain();
    return true;
  }
  if (slug === 'step-up-required') return door.stepUp();
  if (slug === 'purpose-missing') return door.purpose();
  return false;
}

async function problemBody(answer: Response): Promise<Partial<ProblemBody>> {
  try {
    return (await answer.json()) as Partial<ProblemBody>;
  } catch {
    // A proxy's own error page: the status is all there is to say.
    return { title: answer.statusText };
  }
}
