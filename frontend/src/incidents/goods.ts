import type { IncidentItem } from '$lib/types';

/** The unit in which a commodity is counted, as the server has it; money is counted in its own currency. */
export const UNIT_OF: Record<string, string> = {
  firearm: 'piece', dynamite: 'stick', detonator_cord: 'piece', ammunition: 'round', cannabis: 'kg', khat: 'kg', medicine: 'box',
  fuel: 'l', travel_document: 'piece', cash: '', other: '',
};
export const COMMODITIES = Object.keys(UNIT_OF);

/** A line of goods as it is typed; `unit` where the commodity says none. */
export interface Line {
  key: number;
  commodity: string;
  quantity: number | null;
  unit: string;
}

export const itemOf = ({ commodity, quantity, unit }: Line): IncidentItem => ({ commodity, quantity: quantity ?? 0, unit: UNIT_OF[commodity] || unit.trim() });
