import type { Alert } from '$lib/types';
import { clockOf, isReopened, taskOf } from './due';

/** Alerts of one operation and kind that came one upon the other, or that the reader keeps quiet: one line of the list, which opens. */
export interface Storm {
  id: string;
  alerts: Alert[];
  quiet?: true;
}

export type Line = Alert | Storm;

/** Fewer are read faster one by one than behind a line. */
const LEAST = 5;
/** What comes longer than this after the one before is no part of the same storm. */
const WITHIN_MS = 60 * 60_000;

export const isStorm = (line: Line): line is Storm => 'alerts' in line;

/**
 * The lines of a list that is in order: a storm stands where its first alert would. No alert is left out, and each keeps its own clocks.
 * What is quiet to the reader stands behind the last line, unless its acknowledgement is waited for or, at P2, its answer by a time.
 */
export function linesOf(sorted: Alert[], isQuiet: (alert: Alert) => boolean = () => false): Line[] {
  const quiet = sorted.filter((alert) => isQuiet(alert) && mayBeQuiet(alert));
  const rest = sorted.filter((alert) => !quiet.includes(alert));
  const storms = new Map(stormsIn(rest).flatMap((storm) => storm.alerts.map(({ id }) => [id, storm])));
  const lines: Line[] = [...new Set(rest.map((alert) => storms.get(alert.id) ?? alert))];
  return quiet.length ? [...lines, { id: 'quiet', alerts: quiet, quiet: true }] : lines;
}

/** The same with the alerts of the storms that stand open below them. */
export function unfolded(lines: Line[], isOpen: (storm: Storm) => boolean): Line[] {
  return lines.flatMap((line) => (isStorm(line) && isOpen(line) ? [line, ...line.alerts] : [line]));
}

/** Until when the first of them is due, ms since 1970; null when none is. */
export function firstDue({ alerts }: Storm): number | null {
  const dues = alerts.map((alert) => clockOf(alert)?.due).filter((due) => due !== undefined);
  return dues.length ? Math.min(...dues) : null;
}

function stormsIn(sorted: Alert[]): Storm[] {
  const kinds = new Map<string, Alert[]>();
  for (const alert of sorted.filter(mayFold)) kinds.set(kindOf(alert), [...(kinds.get(kindOf(alert)) ?? []), alert]);
  return [...kinds.values()].flatMap(runsOf).filter((run) => run.length >= LEAST).map((run) => inOrder(run, sorted));
}

const mayBeQuiet = (alert: Alert): boolean => alert.priority !== 'P1' && taskOf(alert) !== 'acknowledge' && (alert.priority !== 'P2' || !clockOf(alert));

/** P1 is never behind anything, nor what has come back because nobody answered. */
const mayFold = (alert: Alert): boolean => alert.priority !== 'P1' && !isReopened(alert);

/** Who folds must know what opens: the same operation, kind of fact and crimes, and the same thing to do. */
const kindOf = (alert: Alert): string => JSON.stringify([alert.operation, alert.trigger?.kind, alert.crime_types, taskOf(alert)]);

function runsOf(alerts: Alert[]): Alert[][] {
  const runs: Alert[][] = [];
  for (const alert of [...alerts].sort((a, b) => at(a) - at(b))) {
    const run = runs.at(-1);
    if (run && at(alert) - at(run.at(-1)!) <= WITHIN_MS) run.push(alert);
    else runs.push([alert]);
  }
  return runs;
}

/** Named by its oldest alert: whoever has opened it finds it open when another one comes. */
const inOrder = (run: Alert[], sorted: Alert[]): Storm => ({ id: `storm-${run[0]!.id}`, alerts: sorted.filter((alert) => run.includes(alert)) });

const at = (alert: Alert): number => Date.parse(alert.released_at ?? alert.drafted_at);
