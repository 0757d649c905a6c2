/** What a check and an entry have in common when they are one, as texts; and what of a check no pack can be asked. */
import type { PersonSubject, Subject } from '$lib/types';
import { mrzLines } from '../mrz';
import { soundsOf } from './names';
import { textsOf, type Kind } from './numbers';

export interface Texts {
  names: Set<string>;
  numbers: Set<string>;
  /** Parts of the check that lead to no text: they are not cleared by an answer. */
  unasked: Set<Unasked>;
}

export type Unasked = 'name' | 'machine-readable-zone' | 'telephone' | 'journey' | 'seal' | 'kind';

export function textsOfCheck(subject: Subject): Texts {
  const texts: Texts = { names: new Set(), numbers: new Set(), unasked: new Set() };
  const add = (kind: Kind, raw?: string, country?: string | null): void => {
    if (raw) for (const text of textsOf(kind, raw, country ?? '')) texts.numbers.add(text);
  };
  switch (subject.kind) {
    case 'person':
      person(subject, texts, add);
      break;
    case 'vehicle':
      add('plate', subject.plate, subject.country);
      add('vin', subject.vin);
      break;
    case 'document':
      add('document', subject.number, subject.country);
      break;
    case 'container':
      add('number', subject.number);
      if (subject.seal) texts.unasked.add('seal'); // it goes from hand to hand: no pack holds one
      break;
    case 'vessel':
      add('imo', subject.imo);
      add('mmsi', subject.mmsi);
      if (subject.name) texts.unasked.add('name');
      break;
    default:
      texts.unasked.add('kind');
  }
  return texts;
}

type Add = (kind: Kind, raw?: string, country?: string | null) => void;

function person(subject: PersonSubject, texts: Texts, add: Add): void {
  for (const paper of subject.documents ?? []) {
    add('document', paper.number, paper.country);
    if (paper.mrz?.length) {
      add('document', numberInZone(paper.mrz), paper.country);
      texts.unasked.add('machine-readable-zone'); // its name and birth date: the century needs the server's rule
    }
  }
  for (const imei of subject.imeis ?? []) add('imei', imei);
  if (subject.phones?.length) texts.unasked.add('telephone');
  if (subject.journey) texts.unasked.add('journey');
  const born = wholeDate(subject.birth_date);
  for (const name of subject.names) {
    const sounds = born ? soundsOf(typeof name === 'string' ? name : nameText(name)) : null;
    if (sounds) for (const text of pairs(sounds, born!)) texts.names.add(text);
    else texts.unasked.add('name');
  }
}

/** A day; 1 January stands for an unknown one, as civil registers write it. */
const wholeDate = (date?: string | null): string | null =>
  date?.length === 10 && !date.endsWith('-01-01') ? date : null;

const nameText = (name: { full?: string; given?: string; family?: string }): string =>
  name.full || `${name.given ?? ''} ${name.family ?? ''}`.trim();

function pairs(sounds: string[], born: string): string[] {
  if (sounds.length === 1) return [`${sounds[0]}|${born}`];
  const sorted = [...sounds].sort();
  return sorted.flatMap((one, at) => sorted.slice(at + 1).map((other) => `${one}|${other}|${born}`));
}

/** The number of the paper: line 1 of three, line 2 of two (ICAO 9303-5 to -7). */
function numberInZone(lines: readonly string[]): string {
  const whole = mrzLines(lines.join('')) ?? [];
  const found = whole.length === 3 ? whole[0]!.slice(5, 14) : (whole[1] ?? '').slice(0, 9);
  return found.replaceAll('<', '');
}
