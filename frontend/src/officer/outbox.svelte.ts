import { api } from '$lib/api';
import { Problem } from '$lib/problem';
import { pauseAfter } from '$lib/tries.svelte';
import type { BatchResult, CheckAnswer, InstructionCode, ProblemBody } from '$lib/types';
import { fate, isIdReused, isNotYet, reportOf, UNTIL_ACTIVE_MS, type Late, type Waiting } from './report';
import { store } from './store';

export type Outcome =
  | { state: 'answered'; answer: CheckAnswer }
  | { state: 'kept' }
  | { state: 'refused'; problem: Problem };

/** After so long on a weak link the officer is not kept standing: the report waits, its answer rings later. */
const PATIENCE_MS = 20_000;
const MOST_AT_ONCE = 100;

/** The reports of one officer: on the phone first, gone when the server has them. */
export class Outbox {
  waiting = $state.raw<Waiting[]>([]);
  late = $state.raw<Late[]>([]);
  /** Sent out of the outbox since the page was opened. */
  sent = $state(0);
  /** Under way to the server: not to be changed now. */
  sending = $state.raw<ReadonlySet<string>>(new Set());
  /** Open in the form: not to be sent now. */
  held = $state<string | null>(null);
  /** The phone's own store does not work: what waits lives no longer than this page, and the screen says so. */
  problem = $state.raw<unknown>(null);
  #flushing = false;
  #isOver = false;
  #failures = 0;
  /** Fewer than before after each call that took too long: on a weak link a hundred never get through, and ten may. */
  #atOnce = MOST_AT_ONCE;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** What is not taken yet was sent a moment ago: not again now. */
  #isTooSoon = false;
  #untilActive: ReturnType<typeof setTimeout> | undefined;

  /** Told of each first answer: the bureau may say more of that check. */
  answered: (report: Waiting, heard: Pick<CheckAnswer, 'answer' | 'reference'>) => void = () => {};

  constructor(private readonly user: string) {}

  async load(): Promise<void> {
    await this.#onPhone(async () => {
      [this.waiting, this.late] = await Promise.all([store.waiting(this.user), store.late(this.user)]);
    });
  }

  /** Signed out, or the phone is wiped: what comes back now is written nowhere, and what waits is asked for again. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#untilActive);
  }

  /** Keeps a report and asks for its answer now. What is not answered in time waits for the next sending. */
  async file(report: Waiting): Promise<Outcome> {
    const isNew = !this.waiting.some(({ id }) => id === report.id);
    await this.#keep({ ...report, refused: null });
    if (!navigator.onLine) return { state: 'kept' };
    this.#mark([report.id], true);
    try {
      const answer = await inTime(api.fileCheck(reportOf(report)));
      await this.#settle(report, null);
      this.answered(report, answer);
      return { state: 'answered', answer };
    } catch (problem) {
      if (problem instanceof Problem && fate(problem.status, problem.slug) !== 'later') {
        // A new report goes back to the form with all that was typed; one of the outbox keeps its place there.
        if (isNew) await this.remove(report);
        else if (!(await this.#refuse(report, problem.status, bodyOf(problem)))) return { state: 'kept' };
        return { state: 'refused', problem };
      }
      this.#again(problem);
      return { state: 'kept' };
    } finally {
      this.#mark([report.id], false);
    }
  }

  /** Sends what waits, in order; each report is stored once, however often it is sent. */
  flush = async (): Promise<void> => {
    const ready = this.#ready();
    if (!ready.length || this.#flushing || !navigator.onLine) return;
    clearTimeout(this.#retry);
    this.#flushing = true;
    const ids = ready.map(({ id }) => id);
    this.#mark(ids, true);
    let more = false;
    try {
      // Somebody else may have signed in in another window of this phone: their session must not send these.
      if ((await inTime(api.session())).viewer.user !== this.user) return;
      const { results } = await inTime(api.fileChecks(ready.map(reportOf)));
      more = true;
      for (const [place, result] of results.entries()) more = (await this.#take(ready[place]!, result)) && more;
      this.#atOnce = Math.min(MOST_AT_ONCE, this.#atOnce * 2);
      if (more) this.#failures = 0;
    } catch (problem) {
      more = false;
      if (problem instanceof TookTooLong) this.#atOnce = Math.ceil(ready.length / 2);
      this.#again(problem);
    } finally {
      this.#mark(ids, false);
      this.#flushing = false;
    }
    // What was kept or let go of meanwhile.
    if (more) await this.flush();
  };

  /** What was never answered goes first: what is not taken yet may not be taken now either. */
  #ready(): Waiting[] {
    const free = this.waiting.filter(({ id }) => id !== this.held && !this.sending.has(id));
    const notYet = this.#isTooSoon ? [] : free.filter(isNotYet);
    return [...free.filter(({ refused }) => !refused), ...notYet].slice(0, this.#atOnce);
  }

  async remove(report: Waiting): Promise<void> {
    await this.#onPhone(() => store.remove(report));
    this.waiting = this.waiting.filter(({ id }) => id !== report.id);
  }

  async acknowledge(late: Late): Promise<void> {
    await this.#onPhone(() => store.acknowledge(late));
    this.late = this.late.filter(({ id }) => id !== late.id);
  }

  async #keep(report: Waiting): Promise<void> {
    await this.#onPhone(() => store.keep(report));
    const others = this.waiting.filter(({ id }) => id !== report.id);
    this.waiting = [...others, report].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Whether the report is done with: false where it is to be sent again. */
  async #take(report: Waiting, { status, answer, problem }: BatchResult): Promise<boolean> {
    if (answer) {
      await this.#settle(report, lateOf(report, { ...answer, code: answer.instruction?.code }));
      this.answered(report, answer);
      this.sent += 1;
      return true;
    }
    if (fate(status, problem?.type) !== 'later') return this.#refuse(report, status, problem ?? {});
    this.#again(new Problem(status, problem ?? {}));
    return false;
  }

  /** False where the answer that was lost could not be heard now either: the report waits like any other. */
  async #refuse(report: Waiting, status: number, body: Partial<ProblemBody>): Promise<boolean> {
    try {
      if (isIdReused(body)) await this.#hearFirst(report);
    } catch (problem) {
      this.#again(problem);
      return false;
    }
    if (fate(status, body.type) === 'not-yet') this.#awaitCountry();
    await this.#keep({ ...report, refused: { status, body } });
    return true;
  }

  #awaitCountry(): void {
    this.#isTooSoon = true;
    clearTimeout(this.#untilActive);
    this.#untilActive = setTimeout(() => {
      if (this.held) return this.#awaitCountry(); // it may be the one that is open in the form
      this.#isTooSoon = false;
      void this.flush();
    }, UNTIL_ACTIVE_MS);
  }

  /** The first version's answer never came: the officer must hear it all the same. */
  async #hearFirst(report: Waiting): Promise<void> {
    const { answer, instruction, reference } = await inTime(api.check(report.id));
    const late = lateOf(report, { answer, reference, code: instruction?.code });
    this.answered(report, { answer, reference });
    if (!late) return;
    await this.#onPhone(() => store.ring(late));
    this.late = [...this.late, late];
  }

  async #settle(report: Waiting, late: Late | null): Promise<void> {
    await this.#onPhone(() => store.settle(report, late));
    this.waiting = this.waiting.filter(({ id }) => id !== report.id);
    if (late) this.late = [...this.late, late];
  }

  async #onPhone(act: () => Promise<void>): Promise<void> {
    if (this.#isOver) return;
    try {
      await act();
    } catch (problem) {
      this.problem = problem;
    }
  }

  #again(problem: unknown): void {
    // Whatever it was, the report is on the phone: an error that nobody hears would have it filed a second time.
    if (problem instanceof Problem && problem.status === 401) return; // signed out: the next sign-in sends
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.flush(), pauseAfter(this.#failures, problem));
  }

  #mark(ids: string[], under: boolean): void {
    const sending = new Set(this.sending);
    for (const id of ids) if (under) sending.add(id); else sending.delete(id);
    this.sending = sending;
  }
}

class TookTooLong extends Error {}

function inTime<T>(call: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new TookTooLong()), PATIENCE_MS)));
  return Promise.race([call, patience]).finally(() => clearTimeout(timer));
}

const bodyOf = ({ slug, detail, errors, why, facts }: Problem) => ({ type: slug, detail, errors, why, facts });

type Heard = Pick<CheckAnswer, 'answer' | 'reference'> & { code: InstructionCode | undefined };

function lateOf({ user, id, draft, checkpoint, occurredAt }: Waiting, { answer, reference, code }: Heard): Late | null {
  return answer === 'clear' ? null : { user, id, kind: draft.kind, checkpoint, occurredAt, answer, code: code ?? null, reference };
}
