import type { EntryAction, EntryCategory, Grading, SerialState } from '$lib/types';

export const KINDS = ['person', 'vehicle', 'document', 'container', 'vessel', 'firearm', 'journey', 'goods'] as const;
export const SERIAL_STATES: SerialState[] = ['readable', 'partial', 'altered', 'obliterated'];
export const DOCUMENTS = ['passport', 'identity_card', 'residence_permit', 'driving_licence', 'visa'];
export const MODES = ['flight', 'bus', 'train', 'ferry'];

/** An entry while it is typed: every field a text, as the form has it. */
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
  /** Papers of a person beside the first. */
  papers: Paper[];
  /** One a line, as are `imeis`. */
  phones: string;
  imeis: string;
  plate: string;
  plateCountry: string;
  vin: string;
  make: string;
  model: string;
  colour: string;
  number: string;
  seal: string;
  ship: string;
  /** Other names of a ship and those of before, one a line. */
  shipAliases: string;
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
  description: string;
  hsCode: string;
  quantity: string;
  unit: string;
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
  /** Countries that must not learn of it. */
  exclude: string;
  /** Countries whose bureaux may see it beside the owner's. */
  bureaux: string;
  /** Operations whose people may see it: `kafo-ii`, or those of one country there, `kafo-ii@ML`. */
  operations: string;
  sourceId: string;
  reason: string;
  /** The number stands so on the thing itself, whatever its check digit says. */
  asPrinted: boolean;
  /** It matches at once, and a colleague decides afterwards. */
  emergency: boolean;
}

export interface Paper {
  type: string;
  number: string;
  country: string;
}

export const ACTIONS: Record<Draft['kind'], EntryAction[]> = {
  person: ['arrest', 'whereabouts', 'discreet', 'inquiry', 'missing', 'refuse_entry'],
  vehicle: ['seize', 'discreet', 'inquiry'],
  document: ['seize', 'discreet', 'inquiry'],
  container: ['seize', 'discreet', 'inquiry'],
  vessel: ['seize', 'discreet', 'inquiry'],
  firearm: ['seize', 'discreet', 'inquiry'],
  journey: ['inquiry', 'discreet'],
  goods: ['seize', 'discreet', 'inquiry'],
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
    documentType: 'passport', documentNumber: '', documentCountry: '', papers: [], phones: '', imeis: '',
    plate: '', plateCountry: '', vin: '', make: '', model: '', colour: '',
    number: '', seal: '', description: '', hsCode: '', quantity: '', unit: '',
    ship: '', shipAliases: '', imo: '', mmsi: '', flag: '', serial: '', serialState: 'readable', calibre: '', mode: 'flight', service: '', date: '', from: '', to: '',
    action: ACTIONS[kind][0]!, category: kind === 'person' ? 'suspect' : 'other',
    purpose: '', legalBasis: '', reviewBy: review.toISOString().slice(0, 10), note: '',
    basis: 'fact', sourceGrade: '', informationGrade: '', juvenile: false, refugee: false,
    exclude: '', bureaux: '', operations: '', sourceId: '', reason: '', asPrinted: false, emergency: false,
  };
}

/** The fields that are needed and still empty, by their pointer. */
export function missingIn(draft: Draft, asksWhy = false): string[] {
  const grades = draft.basis === 'assessment' || draft.sourceGrade || draft.informationGrade;
  const needed = {
    ...subjectNeeded(draft), '/purpose': draft.purpose, '/legal_basis': draft.legalBasis, '/review_by': draft.reviewBy,
    ...(grades ? { '/source_grade': draft.sourceGrade, '/information_grade': draft.informationGrade } : {}),
    ...(asksWhy ? { '/reason': draft.reason } : {}),
  };
  return Object.entries(needed).filter(([, value]) => !value.trim()).map(([pointer]) => pointer);
}

function subjectNeeded(draft: Draft): Record<string, string> {
  switch (draft.kind) {
    case 'person': return { '/names': draft.name || draft.documentNumber || draft.papers.map(({ number }) => number).join('') || draft.phones || draft.imeis };
    case 'vehicle': return { '/plate': draft.plate || draft.vin };
    case 'document': return { '/number': draft.documentNumber };
    case 'container': return { '/number': draft.number || draft.seal };
    case 'vessel': return { '/imo': draft.imo || draft.mmsi || draft.ship };
    case 'firearm': return { '/serial': draft.serial || draft.make };
    case 'journey': return { '/number': draft.service };
    case 'goods': return { '/description': draft.description };
  }
}
