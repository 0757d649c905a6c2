import type { DocumentFact, Grading, NewEntry, PersonName, PersonSubject, Subject } from '$lib/types';
import type { Draft } from './draft';

/** What is sent: only what was typed. */
export function entryOf(draft: Draft): NewEntry {
  return {
    ...subjectOf(draft),
    action: draft.action,
    category: draft.category,
    purpose: draft.purpose.trim(),
    legal_basis: draft.legalBasis.trim(),
    review_by: draft.reviewBy,
    ...typed({ note: draft.note, source_id: draft.sourceId, reason: draft.reason }),
    ...gradingOf(draft),
    ...audienceOf(draft),
    ...(draft.asPrinted ? { as_printed: true } : {}),
  };
}

function gradingOf({ basis, sourceGrade, informationGrade, juvenile, refugee }: Draft): Grading {
  return {
    ...(basis === 'fact' ? {} : { basis }),
    ...(sourceGrade ? { source_grade: sourceGrade } : {}),
    ...(informationGrade ? { information_grade: informationGrade } : {}),
    ...(juvenile ? { juvenile } : {}),
    ...(refugee ? { refugee } : {}),
  };
}

function audienceOf(draft: Draft): { exclude?: string[]; share?: string[] } {
  const share = [
    ...words(draft.bureaux.toUpperCase()).map((country) => `bureau:${country}`),
    ...words(draft.operations).map((operation) => `op:${operation}`),
  ];
  return { ...some('exclude', words(draft.exclude.toUpperCase())), ...some('share', share) };
}

function subjectOf(draft: Draft): Subject {
  switch (draft.kind) {
    case 'person': return personOf(draft);
    case 'vehicle': return vehicleOf(draft);
    case 'document': return { kind: 'document', type: draft.documentType, number: draft.documentNumber.trim(), ...countryOf(draft.documentCountry) };
    case 'container': return { kind: 'container', ...typed({ number: draft.number, seal: draft.seal }) };
    case 'vessel': return { kind: 'vessel', ...typed({ imo: draft.imo, mmsi: draft.mmsi, name: draft.ship, flag: draft.flag.toUpperCase() }), ...some('aliases', lines(draft.shipAliases)) };
    case 'firearm': return firearmOf(draft);
    case 'journey': return { kind: 'journey', ...typed({ mode: draft.mode, number: draft.service, date: draft.date, from: draft.from, to: draft.to }) };
    case 'goods': return goodsOf(draft);
  }
}

function firearmOf({ serial, serialState, make, model, calibre }: Draft): Subject {
  return { kind: 'firearm', ...typed({ serial, make, model, calibre }), ...(serialState === 'readable' ? {} : { serial_state: serialState }) };
}

function goodsOf({ description, hsCode, quantity, unit }: Draft): Subject {
  const many = Number(quantity.replace(',', '.'));
  return { kind: 'goods', description: description.trim(), ...typed({ hs_code: hsCode, unit }), ...(quantity.trim() && Number.isFinite(many) ? { quantity: many } : {}) };
}

function personOf(draft: Draft): Subject {
  const alias = (kind: 'alias' | 'weak') => (full: string): PersonName => ({ full, kind });
  const nationalities = words(draft.nationalities.toUpperCase());
  const papers = [{ type: draft.documentType, number: draft.documentNumber, country: draft.documentCountry }, ...draft.papers]
    .filter(({ number }) => number.trim())
    .map(({ type, number, country }): DocumentFact => ({ type, number: number.trim(), ...countryOf(country) }));
  return {
    kind: 'person',
    names: [
      ...lines(draft.name).map((full): PersonName => ({ full, kind: 'primary' })),
      ...lines(draft.aliases).map(alias('alias')),
      ...lines(draft.weakAliases).map(alias('weak')),
    ],
    ...bornOf(words(draft.birthDate)),
    ...typed({ sex: draft.sex }),
    ...some('nationalities', nationalities),
    ...(papers.length ? { documents: papers } : {}),
    ...some('phones', lines(draft.phones)),
    ...some('imeis', lines(draft.imeis)),
  };
}

/** The one day or year that is known, or all that it may be. */
const bornOf = (dates: string[]): Partial<PersonSubject> =>
  dates.length === 1 && !/[~/]/.test(dates[0]!) ? { birth_date: dates[0]! } : dates.length ? { births: dates } : {};

function vehicleOf(draft: Draft): Subject {
  const { plate, vin, make, model, colour } = draft;
  return { kind: 'vehicle', ...typed({ plate, vin, make, model, colour }), ...countryOf(draft.plateCountry) };
}

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
const some = <K extends string>(name: K, list: string[]): Partial<Record<K, string[]>> => (list.length ? { [name]: list } as Record<K, string[]> : {});
const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
const countryOf = (text: string): { country?: string } => typed({ country: text.toUpperCase() });

function typed<T extends Record<string, string>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value)) as Partial<T>;
}
