import { at } from '$lib/address';
import { post, send } from '$lib/api';
import type { Checkpoint, Operation, Phase, Role } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

export type NewPost = Omit<Checkpoint, 'id'>;
export type NewOperation = Pick<Operation, 'code' | 'name' | 'crime_types' | 'lead' | 'window' | 'synthetic'> & {
  hub_country: string | null;
  participants: NewParticipant[];
};
export type NewParticipant = { country: string; role: string; focal_points: { police: string | null; prosecutor: string | null } };
/** What is left out stays. */
export interface OperationChange {
  reason: string;
  window?: { from: string; to: string };
  join?: NewParticipant[];
  bureau_phones?: Record<string, string>;
}

/** A country that takes part, as it is typed. */
export interface Member {
  key: number;
  country: string;
  role: string;
  police: string;
  prosecutor: string;
}

/** Kinds of crime that have words in every language. */
export const CRIMES = ['firearms', 'explosives', 'drugs', 'trafficking', 'smuggling', 'medicines', 'fuel', 'terrorism', 'documents', 'vehicles'] as const;

/** How an operation is opened, brought from phase to phase, and given its posts. */
export const leading = {
  open: (operation: NewOperation) => post<Operation>('/api/operations', operation),
  change: ({ code, version }: Operation, change: OperationChange) => send<Operation>('PATCH', at`/api/operations/${code}`, change, version),
  move: ({ code, version }: Operation, phase: Phase, reason = '') => post<Operation>(at`/api/operations/${code}/phase`, { phase, reason }, version),
  addPost: (code: string, made: NewPost) => post<Checkpoint>(at`/api/operations/${code}/checkpoints`, made),
};

const LATER = ['preparation', 'active', 'debrief', 'closed'] as const;
type LaterPhase = (typeof LATER)[number];
export const PHASES: readonly Phase[] = ['planned', ...LATER];

/** What the server takes of a country, of what was typed. */
export const participantOf = ({ country, role, police, prosecutor }: Member): NewParticipant => ({
  country, role: role.trim(), focal_points: { police: police.trim() || null, prosecutor: prosecutor.trim() || null },
});

/** The one before, to which a mistake is undone with a reason; null for the first. */
export const phaseBefore = (phase: Phase): Phase | null => PHASES[PHASES.indexOf(phase) - 1] ?? null;

/** The one that follows; null after the last. */
export const phaseAfter = (phase: Phase): LaterPhase | null => LATER[PHASES.indexOf(phase)] ?? null;

export const toneOfPhase = (phase: Phase): Tone => (phase === 'active' ? 'good' : phase === 'preparation' ? 'info' : '');

/** Whom the server lets open operations and move them on, and set up posts. */
export const mayLead = (role: Role): boolean => role === 'centre' || role === 'admin';
export const maySetUp = (role: Role): boolean => mayLead(role) || role === 'national_centre';

/** Operations that somebody is appointed to and nobody has opened: of any other the server refuses the code. */
export function codesToOpen(principals: string[], operations: Pick<Operation, 'code'>[]): string[] {
  const there = new Set(operations.map(({ code }) => code));
  const named = principals.filter((one) => one.startsWith('op:') && !one.includes('@')).map((one) => one.slice('op:'.length));
  return named.filter((code) => !there.has(code));
}
