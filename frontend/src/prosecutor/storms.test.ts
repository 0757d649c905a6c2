// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { Alert } from '$lib/types';
import { firstDue, isStorm, linesOf, unfolded, type Line } from './storms';

const START = Date.parse('2020-12-01T10:00:00Z');

function alert(id: string, minutes: number, more: Partial<Alert> = {}): Alert {
  const due_at = new Date(START + (minutes + 120) * 60_000).toISOString();
  const addressees = [{ id: 'mine', state: 'sent', due_at, told: [] }];
  return {
    id, operation: 'kafo-ii', priority: 'P2', crime_types: ['firearms'], trigger: null, state: 'released', mine: 'mine',
    released_at: new Date(START + minutes * 60_000).toISOString(), addressees, ...more,
  } as unknown as Alert;
}

const storm = (count: number, more: Partial<Alert> = {}, name = 's'): Alert[] => Array.from({ length: count }, (_, at) => alert(`${name}${at}`, at * 5, more));
const shown = (lines: Line[]): string[] => lines.map((line) => (isStorm(line) ? `${line.alerts.length}` : line.id));

describe('many alerts at once', () => {
  it('are one line when they are of one operation and kind', () => {
    expect(shown(linesOf([alert('other', 0, { crime_types: ['drugs'] }), ...storm(6)]))).toEqual(['other', '6']);
  });

  it('stay apart when they are few, of another operation, or hours apart', () => {
    expect(shown(linesOf(storm(4)))).toHaveLength(4);
    expect(shown(linesOf([...storm(4), ...storm(4, { operation: 'turquesa-ii' }, 't')]))).toHaveLength(8);
    expect(shown(linesOf([0, 70, 140, 210, 280, 350].map((at) => alert(`late${at}`, at))))).toHaveLength(6);
  });

  it('stand behind the last line when their reader keeps them quiet, but for P1 and what nobody has acknowledged', () => {
    const acknowledged = (one: Alert): Alert => ({ ...one, addressees: [{ ...one.addressees[0]!, state: 'acknowledged' }] });
    const waits = alert('waits', 0);
    const due = acknowledged(alert('due', 3, { deadline: '2020-12-02T10:00:00Z' }));
    const every = [waits, due, acknowledged(alert('p1', 5, { priority: 'P1' })), acknowledged(alert('a', 10)), acknowledged(alert('b', 15, { priority: 'P3' }))];
    expect(shown(linesOf(every, () => true))).toEqual(['waits', 'due', 'p1', '2']);
    expect(shown(linesOf(every, ({ priority }) => priority === 'P3'))).toEqual(['waits', 'due', 'p1', 'a', '1']);
    expect(shown(unfolded(linesOf(every, () => true), () => true))).toEqual(['waits', 'due', 'p1', '2', 'a', 'b']);
  });

  it('never fold a P1 away', () => {
    expect(shown(linesOf(storm(9, { priority: 'P1' })))).toHaveLength(9);
    expect(shown(linesOf([alert('first', 3, { priority: 'P1' }), ...storm(5)]))).toEqual(['first', '5']);
  });

  it('never fold away what has come open again', () => {
    const again = alert('again', 4, { addressees: [{ id: 'mine', state: 'read', told: [{ round: 1 }] }] } as unknown as Partial<Alert>);
    expect(shown(linesOf([again, ...storm(5)]))).toEqual(['again', '5']);
  });

  it('lose none: open, every one has its line, in the order of the list', () => {
    const all = storm(7).reverse();
    const lines = linesOf(all);
    expect(shown(unfolded(lines, () => true))).toEqual(['7', ...all.map(({ id }) => id)]);
    expect(shown(unfolded(lines, () => false))).toEqual(['7']);
  });

  it('are due when the first of them is', () => {
    const [line] = linesOf(storm(5));
    expect(isStorm(line!) && firstDue(line)).toBe(START + 120 * 60_000);
  });

  it('go by the name of the oldest, so that one that comes leaves it open', () => {
    const ids = [5, 6].map((count) => (linesOf(storm(count))[0] as { id: string }).id);
    expect(ids[0]).toBe(ids[1]);
  });
});
