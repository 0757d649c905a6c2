import type { EntryAction, EntryCategory, Grading, NewEntry, PersonName, SerialState, Subject } from '$lib/types';

export const KINDS = ['person', 'vehicle', 'vessel', 'firearm', 'journey'] as const;
export const SERIAL_STATES: SerialState[] = ['readable', 'partial', 'altered', 'obliterated'];
export const MODES = ['flight', 'bus', 'train', 'ferry'];

/** A new entry while it is typed: every field a text, as the form has it. */
export interface Draft {
  kind: (typeof KINDS)[number];
  name: string;
  /** One name a line. */
  aliases: string;
  weakAliases: string;
  birthDate: string;
  sex: string;
  nationalities: string;
  documentType: string;
  documentNumber: string;
  documentCountry: string;
  plate: string;
  plateCountry: string;
  vin: string;
  make: string;
  model: string;
  colour: string;
  ship: string;
  imo: string;
  mmsi: string;
  flag: string;
  serial: string;
  serialState: SerialState;
  calibre: string;
  mode: string;
  service: string;
  date: string;
  from: string;
  to: string;
  action: EntryAction;
  category: EntryCategory;
  purpose: string;
  legalBasis: string;
  reviewBy: string;
  note: string;
  basis: 'fact' | 'assessment';
  sourceGrade: NonNullable<Grading['source_grade']> | '';
  informationGrade: NonNullable<Grading['information_grade']> | '';
  juvenile: boolean;
  refugee: boolean;
  reason: string;
}

export const ACTIONS: Record<Draft['kind'], EntryAction[]> = {
  person: ['arrest', 'whereabouts', 'discreet', 'inquiry', 'missing', 'refuse_entry'],
  vehicle: ['seize', 'discreet', 'inquiry'],
  vessel: ['seize', 'discreet', 'inquiry'],
  firearm: ['seize', 'discreet', 'inquiry'],
  journey: ['inquiry', 'discreet'],
};
/** What an action means for the officer at the post, where that is not what one would think. */
export const HINTS: Partial<Record<EntryAction, 'lists.discreet_hint' | 'lists.inquiry_hint'>> = { discreet: 'lists.discreet_hint', inquiry: 'lists.inquiry_hint' };
export const SOURCE_GRADES = ['A', 'B', 'C', 'X'] as const;
export const INFORMATION_GRADES = ['1', '2', '3', '4'] as const;
export const CATEGORIES: EntryCategory[] = ['suspect', 'convicted', 'victim', 'witness', 'missing', 'other'];

/** An empty form. Review is due within a year unless the bureau says sooner. */
export function emptyDraft(kind: Draft['kind'], today: Date): Draft {
  const review = new Date(Date.UTC(today.getUTCFullYear() + 1, today.getUTCMonth(), today.getUTCDate()));
  return {
    kind, name: '', aliases: '', weakAliases: '', birthDate: '', sex: '', nationalities: '',
    documentType: 'passport', documentNumber: '', documentCountry: '',
    plate: '', plateCountry: '', vin: '', make: '', model: '', colour: '',
    ship: '', imo: '', mmsi: '', flag: '', serial: '', serialState: 'readable', calibre: '', mode: 'flight', service: '', date: '', from: '', to: '',
    action: ACTIONS[kind][0]!, category: kind === 'person' ? 'suspect' : 'other',
    purpose: '', legalBasis: '', reviewBy: review.toISOString().slice(0, 10), note: '',
    basis: 'fact', sourceGrade: '', informationGrade: '', juvenile: false, refugee: false, reason: '',
  };
}

/** The fields that are needed and still empty, by their pointer. */
export function missingIn(draft: Draft, secondPerson = false): string[] {
  const grades = draft.basis === 'assessment' || draft.sourceGrade || draft.informationGrade;
  const needed = {
    ...subjectNeeded(draft), '/purpose': draft.purpose, '/legal_basis': draft.legalBasis, '/review_by': draft.reviewBy,
    ...(grades ? { '/source_grade': draft.sourceGrade, '/information_grade': draft.informationGrade } : {}),
    ...(secondPerson ? { '/reason': draft.reason } : {}),
  };
  return Object.entries(needed).filter(([, value]) => !value.trim()).map(([pointer]) => pointer);
}

function subjectNeeded(draft: Draft): Record<string, string> {
  switch (draft.kind) {
    case 'person': return { '/names': draft.name || draft.documentNumber };
    case 'vehicle': return { '/plate': draft.plate || draft.vin };
    case 'vessel': return { '/imo': draft.imo || draft.mmsi || draft.ship };
    case 'firearm': return { '/serial': draft.serial || draft.make };
    case 'journey': return { '/number': draft.service };
  }
}

/** What is sent: only what was typed. */
export function entryOf(draft: Draft): NewEntry {
  return {
    ...subjectOf(draft),
    action: draft.action,
    category: draft.category,
    purpose: draft.purpose.trim(),
    legal_basis: draft.legalBasis.trim(),
    review_by: draft.reviewBy,
    ...typed({ note: draft.note, reason: draft.reason }),
    ...gradingOf(draft),
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

function subjectOf(draft: Draft): Subject {
  switch (draft.kind) {
    case 'person': return personOf(draft);
    case 'vehicle': return vehicleOf(draft);
    case 'vessel': return { kind: 'vessel', ...typed({ imo: draft.imo, mmsi: draft.mmsi, name: draft.ship, flag: draft.flag.toUpperCase() }) };
    case 'firearm': return firearmOf(draft);
    case 'journey': return { kind: 'journey', ...typed({ mode: draft.mode, number: draft.service, date: draft.date, from: draft.from, to: draft.to }) };
  }
}

function firearmOf({ serial, serialState, make, model, calibre }: Draft): Subject {
  return { kind: 'firearm', ...typed({ serial, make, model, calibre }), ...(serialState === 'readable' ? {} : { serial_state: serialState }) };
}

function personOf(draft: Draft): Subject {
  const alias = (kind: 'alias' | 'weak') => (full: string): PersonName => ({ full, kind });
  const nationalities = draft.nationalities.toUpperCase().split(/[\s,;]+/).filter(Boolean);
  return {
    kind: 'person',
    names: [
      ...lines(draft.name).map((full): PersonName => ({ full, kind: 'primary' })),
      ...lines(draft.aliases).map(alias('alias')),
      ...lines(draft.weakAliases).map(alias('weak')),
    ],
    ...typed({ birth_date: draft.birthDate, sex: draft.sex }),
    ...(nationalities.length ? { nationalities } : {}),
    ...(draft.documentNumber.trim()
      ? { documents: [{ type: draft.documentType, number: draft.documentNumber.trim(), ...countryOf(draft.documentCountry) }] }
      : {}),
  };
}

function vehicleOf(draft: Draft): Subject {
  const { plate, vin, make, model, colour } = draft;
  return { kind: 'vehicle', ...typed({ plate, vin, make, model, colour }), ...countryOf(draft.plateCountry) };
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
const countryOf = (text: string): { country?: string } => typed({ country: text.toUpperCase() });

function typed<T extends Record<string, string>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value)) as Partial<T>;
}
