import type { IncidentItem } from '$lib/types';

/** The unit in which a commodity is counted, as the server has it; money is counted in its own currency. */
export const UNIT_OF: Record<string, string> = {
  firearm: 'piece', dynamite: 'stick', detonator_cord: 'piece', ammunition: 'round', cannabis: 'kg', khat: 'kg', medicine: 'box',
  fuel: 'l', travel_document: 'piece', cash: '', other: '',
};
export const COMMODITIES = Object.keys(UNIT_OF);

/** How a serial number was found. */
export const SERIAL_STATES = ['intact', 'altered', 'removed', 'none'] as const;

/** A line of goods as it is typed; `unit` where the commodity says none, what is written on it of a firearm. */
export interface Line {
  key: number;
  commodity: string;
  quantity: number | null;
  unit: string;
  serial: string;
  serialState: string;
  make: string;
  model: string;
  calibre: string;
}

export const emptyLine = (key: number): Line => ({ key, commodity: '', quantity: null, unit: '', serial: '', serialState: '', make: '', model: '', calibre: '' });

export function itemOf(line: Line): IncidentItem {
  const item = { commodity: line.commodity, quantity: line.quantity ?? 0, unit: UNIT_OF[line.commodity] || line.unit.trim() };
  if (line.commodity !== 'firearm') return item;
  const written = { serial: line.serial, serial_state: line.serialState, make: line.make, model: line.model, calibre: line.calibre };
  return { ...item, ...Object.fromEntries(Object.entries(written).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : []))) };
}
