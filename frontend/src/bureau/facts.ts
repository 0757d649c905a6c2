import { word } from '$lib/i18n';
import type { PersonName, Subject } from '$lib/types';

/** One thing that a record says of its subject: `birth_date` 1987-03-14. `note`: how good it is. */
export interface Fact {
  field: string;
  value: string;
  kind?: 'date' | 'country' | 'serial' | 'name';
  note?: 'alias' | 'weak';
}

/** All facts of a subject, in the order in which one reads them. */
export function factsOf(subject: Subject): Fact[] {
  return listed(subject).filter((fact) => fact.value !== '');
}

function listed(subject: Subject): Fact[] {
  switch (subject.kind) {
    case 'person':
      return [
        ...(subject.names ?? []).map(nameFact),
        ...[subject.birth_date ?? '', ...(subject.births ?? [])].map((value): Fact => ({ field: 'birth_date', value, kind: 'date' })),
        { field: 'sex', value: subject.sex ?? '' },
        { field: 'nationality', value: (subject.nationalities ?? []).join(' '), kind: 'country' },
        ...(subject.documents ?? []).flatMap((document) => documentFacts(document.type, document.number ?? '', document.country)),
        { field: 'journey', value: subject.journey ? journeyOf(subject.journey) : '' },
        ...(subject.phones ?? []).map((value): Fact => ({ field: 'phone', value, kind: 'serial' })),
        ...(subject.imeis ?? []).map((value): Fact => ({ field: 'imei', value, kind: 'serial' })),
      ];
    case 'vehicle':
      return [
        { field: 'plate', value: subject.plate ?? '', kind: 'serial' },
        { field: 'plate_country', value: subject.country ?? '', kind: 'country' },
        { field: 'vin', value: subject.vin ?? '', kind: 'serial' },
        { field: 'make', value: subject.make ?? '' },
        { field: 'model', value: subject.model ?? '' },
        { field: 'colour', value: subject.colour ?? '' },
      ];
    case 'document':
      return documentFacts(subject.type, subject.number, subject.country);
    case 'container':
      return [
        { field: 'number', value: subject.number ?? '', kind: 'serial' },
        { field: 'seal', value: subject.seal ?? '', kind: 'serial' },
      ];
    case 'vessel':
      return [
        { field: 'ship', value: subject.name ?? '' },
        ...(subject.aliases ?? []).map((value): Fact => ({ field: 'ship', value, note: 'alias' })),
        { field: 'imo', value: subject.imo ?? '', kind: 'serial' },
        { field: 'mmsi', value: subject.mmsi ?? '', kind: 'serial' },
        { field: 'flag', value: subject.flag ?? '', kind: 'country' },
      ];
    case 'firearm':
      return [
        { field: 'serial', value: subject.serial ?? '', kind: 'serial' },
        { field: 'serial_state', value: subject.serial_state ? word('serial_state', subject.serial_state) : '' },
        { field: 'make', value: subject.make ?? '' },
        { field: 'model', value: subject.model ?? '' },
        { field: 'calibre', value: subject.calibre ?? '' },
      ];
    case 'journey':
      return [
        { field: 'service', value: subject.number ?? '', kind: 'serial' },
        { field: 'mode', value: subject.mode ? word('mode', subject.mode) : '' },
        { field: 'date', value: subject.date ?? '', kind: 'date' },
        { field: 'from', value: subject.from ?? '' },
        { field: 'to', value: subject.to ?? '' },
      ];
    case 'goods':
      return [
        { field: 'description', value: subject.description },
        { field: 'hs_code', value: subject.hs_code ?? '', kind: 'serial' },
        { field: 'quantity', value: subject.quantity === undefined ? '' : `${subject.quantity} ${subject.unit ?? ''}`.trim() },
      ];
  }
}

/** What to call a subject in one line: its name, plate or number. */
export function titleOf(subject: Subject): string {
  const [first] = factsOf(subject);
  return first?.value ?? '';
}

function nameFact(name: PersonName): Fact {
  if (typeof name === 'string') return { field: 'name', value: name, kind: 'name' };
  const value = name.full || [name.family?.toUpperCase(), name.given].filter(Boolean).join(' ');
  return { field: 'name', value, kind: 'name', ...(name.kind === 'alias' || name.kind === 'weak' ? { note: name.kind } : {}) };
}

function documentFacts(type: string, number: string, country: string | null | undefined): Fact[] {
  return [
    { field: `document.${type}`, value: number, kind: 'serial' },
    { field: 'issued_by', value: country ?? '', kind: 'country' },
  ];
}

function journeyOf({ mode, number, from, to }: { mode?: string; number?: string; from?: string; to?: string }): string {
  return [[mode, number].filter(Boolean).join(' '), [from, to].filter(Boolean).join(' – ')].filter(Boolean).join(', ');
}
