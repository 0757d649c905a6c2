import type { DocumentFact, SerialState, Subject } from '$lib/types';
import { mrzLines } from './mrz';

export type Kind = Subject['kind'];
export const KINDS: Kind[] = ['person', 'vehicle', 'document', 'container', 'vessel', 'firearm', 'journey', 'goods'];
export const WAYS = ['paper', 'name', 'telephone'] as const;
export const PAPERS = ['passport', 'identity_card', 'residence_permit', 'driving_licence', 'visa'];
export const SERIAL_STATES: SerialState[] = ['readable', 'partial', 'altered', 'obliterated'];
export const MODES = ['flight', 'bus', 'train', 'ferry'];
export const UNITS = ['piece', 'box', 'kg', 'l'];

/** A check while it is typed: every field a text. What is typed for one kind survives a look at another. */
export interface Draft {
  kind: Kind;
  /** By what a person is asked for. */
  by: (typeof WAYS)[number];
  name: string;
  birthDate: string;
  sex: string;
  nationality: string;
  phone: string;
  imei: string;
  paper: string;
  /** The number of a paper; for a person also its machine-readable lines. */
  number: string;
  country: string;
  plate: string;
  plateCountry: string;
  vin: string;
  container: string;
  seal: string;
  imo: string;
  mmsi: string;
  ship: string;
  flag: string;
  serial: string;
  serialState: SerialState;
  make: string;
  colour: string;
  calibre: string;
  mode: string;
  service: string;
  day: string;
  description: string;
  hsCode: string;
  quantity: string;
  unit: string;
  /** The officer has seen that a check digit is wrong, and reads what is printed. */
  asPrinted: boolean;
}

export function emptyDraft(kind: Kind, by: Draft['by'] = 'paper'): Draft {
  return {
    kind, by, name: '', birthDate: '', sex: '', nationality: '', phone: '', imei: '', paper: 'passport', number: '', country: '', plate: '', plateCountry: '',
    vin: '', container: '', seal: '', imo: '', mmsi: '', ship: '', flag: '', serial: '', serialState: 'readable', make: '', colour: '', calibre: '',
    mode: 'flight', service: '', day: '', description: '', hsCode: '', quantity: '', unit: 'piece', asPrinted: false,
  };
}

/** The fields of a person, by what is asked for. */
const PERSON: Record<Draft['by'], string[]> = {
  paper: ['/subject/documents'],
  name: ['/subject/names', '/subject/birth_date', '/subject/sex', '/subject/nationalities'],
  telephone: ['/subject/phones', '/subject/imeis', '/subject/nationalities'],
};

/** The form's fields by the pointers under which the server speaks of them. */
const FIELDS: Record<Exclude<Kind, 'person'>, string[]> = {
  vehicle: ['/subject/plate', '/subject/country', '/subject/vin', '/subject/make', '/subject/colour'],
  document: ['/subject/number', '/subject/type', '/subject/country'],
  container: ['/subject/number', '/subject/seal'],
  vessel: ['/subject/imo', '/subject/mmsi', '/subject/name', '/subject/flag'],
  firearm: ['/subject/serial', '/subject/serial_state', '/subject/make', '/subject/calibre'],
  journey: ['/subject/number', '/subject/mode', '/subject/date'],
  goods: ['/subject/description', '/subject/hs_code', '/subject/quantity', '/subject/unit'],
};

/** Whether the form of this kind has a field for what the server complains of; else it is said above the form. */
export function hasField({ kind, by }: Draft, pointer: string): boolean {
  const shown = kind === 'person' ? PERSON[by] : FIELDS[kind];
  return shown.some((field) => pointer === field || pointer.startsWith(`${field}/`));
}

/** The pointer of the one field that must not be empty, when it is. */
export function missingIn(draft: Draft): string | null {
  const [pointer, text] = needed(draft);
  return text.trim() ? null : pointer;
}

function needed(draft: Draft): [string, string] {
  switch (draft.kind) {
    case 'person': return neededOf(draft);
    case 'vehicle': return ['/subject/plate', draft.plate + draft.vin];
    case 'document': return ['/subject/number', draft.number];
    case 'container': return ['/subject/number', draft.container + draft.seal];
    case 'vessel': return ['/subject/imo', draft.imo + draft.mmsi + draft.ship];
    case 'firearm': return ['/subject/serial', draft.serial + draft.make];
    case 'journey': return ['/subject/number', draft.service];
    case 'goods': return ['/subject/description', draft.description];
  }
}

function neededOf(draft: Draft): [string, string] {
  switch (draft.by) {
    case 'paper': return ['/subject/documents', draft.number];
    case 'name': return ['/subject/names', draft.name];
    case 'telephone': return ['/subject/phones', draft.phone + draft.imei];
  }
}

/** What is sent: only what was typed. */
export function subjectOf(draft: Draft): Subject {
  switch (draft.kind) {
    case 'person': return personOf(draft);
    case 'vehicle': return { kind: 'vehicle', ...typed({ plate: draft.plate.toUpperCase(), country: draft.plateCountry, vin: draft.vin.toUpperCase(), make: draft.make, colour: draft.colour }) };
    case 'document': return { kind: 'document', type: draft.paper, number: draft.number.trim().toUpperCase(), ...typed({ country: draft.country }) };
    case 'container': return { kind: 'container', ...typed({ number: draft.container.toUpperCase(), seal: draft.seal }) };
    case 'vessel': return { kind: 'vessel', ...typed({ imo: draft.imo.toUpperCase(), mmsi: draft.mmsi, name: draft.ship, flag: draft.flag }) };
    case 'firearm': return firearmOf(draft);
    case 'journey': return { kind: 'journey', mode: draft.mode, number: draft.service.trim().toUpperCase(), ...typed({ date: draft.day }) };
    case 'goods': return goodsOf(draft);
  }
}

function personOf(draft: Draft): Subject {
  if (draft.by === 'paper') return { kind: 'person', names: [], documents: [paperOf(draft)] };
  const country = draft.nationality ? { nationalities: [draft.nationality] } : {};
  if (draft.by === 'name') return { kind: 'person', names: [draft.name.trim()], ...typed({ birth_date: draft.birthDate, sex: draft.sex }), ...country };
  const [phone, imei] = [draft.phone.trim(), draft.imei.trim()];
  return { kind: 'person', names: [], ...(phone ? { phones: [phone] } : {}), ...(imei ? { imeis: [imei] } : {}), ...country };
}

function paperOf({ paper, number, country }: Draft): DocumentFact {
  const mrz = mrzLines(number);
  return { type: paper, ...(mrz ? { mrz } : { number: number.trim().toUpperCase() }), ...typed({ country }) };
}

function firearmOf({ serial, serialState, make, calibre }: Draft): Subject {
  return { kind: 'firearm', ...typed({ serial: serial.toUpperCase(), make, calibre }), ...(serialState === 'readable' ? {} : { serial_state: serialState }) };
}

function goodsOf({ description, hsCode, quantity, unit }: Draft): Subject {
  const amount = Number(quantity.replace(',', '.'));
  return {
    kind: 'goods', description: description.trim(), ...typed({ hs_code: hsCode }),
    ...(quantity.trim() && Number.isFinite(amount) ? { quantity: amount, unit } : {}),
  };
}

function typed<T extends Record<string, string>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value)) as Partial<T>;
}
