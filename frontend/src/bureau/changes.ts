import type { DocumentFact, Entry, PersonName, PersonSubject, Subject } from '$lib/types';
import { emptyDraft, type Draft } from './draft';
import { entryOf } from './sent';

type Fields = Record<string, unknown>;

/** An entry as the form shows it. */
export function draftOf(entry: Entry): Draft {
  const { subject } = entry;
  const share = entry.share ?? [];
  return {
    ...emptyDraft(subject.kind, new Date(0)),
    ...subjectFields(subject),
    action: entry.action, category: entry.category, purpose: entry.purpose, legalBasis: entry.legal_basis, reviewBy: entry.review_by,
    note: entry.note ?? '', basis: entry.basis ?? 'fact', sourceGrade: entry.source_grade ?? '', informationGrade: entry.information_grade ?? '',
    juvenile: entry.juvenile ?? false, refugee: entry.refugee ?? false, sourceId: entry.source_id ?? '',
    exclude: (entry.exclude ?? []).join(' '),
    bureaux: after('bureau:', share), operations: after('op:', share),
  };
}

const after = (kind: string, share: string[]): string => share.filter((one) => one.startsWith(kind)).map((one) => one.slice(kind.length)).join(' ');

function subjectFields(subject: Subject): Partial<Draft> {
  switch (subject.kind) {
    case 'person': return personFields(subject);
    case 'vehicle': return texts({ plate: subject.plate, plateCountry: subject.country, vin: subject.vin, make: subject.make, model: subject.model, colour: subject.colour });
    case 'document': return texts({ documentType: subject.type, documentNumber: subject.number, documentCountry: subject.country });
    case 'container': return texts({ number: subject.number, seal: subject.seal });
    case 'vessel': return texts({ imo: subject.imo, mmsi: subject.mmsi, ship: subject.name, shipAliases: subject.aliases?.join('\n'), flag: subject.flag });
    case 'firearm': return { ...texts({ serial: subject.serial, make: subject.make, model: subject.model, calibre: subject.calibre }), serialState: subject.serial_state ?? 'readable' };
    case 'journey': return texts({ mode: subject.mode, service: subject.number, date: subject.date, from: subject.from, to: subject.to });
    case 'goods': return texts({ description: subject.description, hsCode: subject.hs_code, quantity: subject.quantity?.toString(), unit: subject.unit });
  }
}

function personFields({ names = [], birth_date, births, sex, nationalities = [], documents = [], phones = [], imeis = [] }: PersonSubject): Partial<Draft> {
  const of = (kind: string): string => names.filter((name) => kindOf(name) === kind).map(textOf).join('\n');
  const [paper, ...more] = documents.filter(({ number }) => number);
  return {
    name: of('primary'), aliases: of('alias'), weakAliases: of('weak'), nationalities: nationalities.join(' '), papers: more.map(({ type, number = '', country = '' }) => ({ type, number, country })), phones: phones.join('\n'), imeis: imeis.join('\n'),
    ...texts({ birthDate: birth_date ?? births?.join(' '), sex, documentType: paper?.type, documentNumber: paper?.number, documentCountry: paper?.country }),
  };
}

const isSame = (a: DocumentFact, b: DocumentFact): boolean => a.type === b.type && a.number === b.number && (a.country ?? '') === (b.country ?? '');
const kindOf = (name: PersonName): string => (typeof name === 'string' ? 'primary' : (name.kind ?? 'primary'));
const textOf = (name: PersonName): string => (typeof name === 'string' ? name : name.full || [name.given, name.family].filter(Boolean).join(' '));

function texts<T extends Record<string, string | undefined>>(fields: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as { [K in keyof T]?: string };
}

/** What is sent of an entry that was changed: the fields that the form has otherwise than before; null takes one out. */
export function changesOf(entry: Entry, draft: Draft): Fields {
  const before: Fields = { ...entryOf(draftOf(entry)) };
  const now: Fields = { ...entryOf(draft) };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  return Object.fromEntries(changed.map((name) => [name, whole(entry.subject, name, now[name]) ?? null]));
}

/** The form shows a name as one text, and of a paper its kind, number and country: what it does not show stays as it was. */
function whole(subject: Subject, name: string, value: unknown): unknown {
  if (subject.kind !== 'person') return value;
  if (name === 'names') return (value as PersonName[]).map((one) => (subject.names ?? []).find((old) => kindOf(old) === kindOf(one) && textOf(old) === textOf(one)) ?? one);
  if (name === 'documents') {
    const old = subject.documents ?? [];
    const papers = ((value as DocumentFact[] | undefined) ?? []).map((one) => old.find((each) => isSame(each, one)) ?? one);
    return [...papers, ...old.filter(({ number }) => !number)];
  }
  return value;
}

/** Whether the server asks why: another category, or a later review. */
export const asksWhy = (entry: Entry, draft: Draft): boolean => draft.category !== entry.category || draft.reviewBy > entry.review_by;
