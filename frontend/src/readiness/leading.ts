import { at } from '$lib/address';
import { post } from '$lib/api';
import type { Checkpoint, Operation, Phase, Role } from '$lib/types';
import type { Tone } from '$lib/ui/tone';

export type NewPost = Omit<Checkpoint, 'id'>;

/** How an operation is brought from phase to phase, and given its posts. */
export const leading = {
  move: ({ code, version }: Operation, phase: Phase) => post<Operation>(at`/api/operations/${code}/phase`, { phase }, version),
  addPost: (code: string, made: NewPost) => post<Checkpoint>(at`/api/operations/${code}/checkpoints`, made),
};

const LATER = ['preparation', 'active', 'debrief', 'closed'] as const;
type LaterPhase = (typeof LATER)[number];
export const PHASES: readonly Phase[] = ['planned', ...LATER];

/** The one that follows; null after the last. */
export const phaseAfter = (phase: Phase): LaterPhase | null => LATER[PHASES.indexOf(phase)] ?? null;

export const toneOfPhase = (phase: Phase): Tone => (phase === 'active' ? 'good' : phase === 'preparation' ? 'info' : '');

/** Whom the server lets open operations and move them on, and set up posts. */
export const mayLead = (role: Role): boolean => role === 'centre' || role === 'admin';
export const maySetUp = (role: Role): boolean => mayLead(role) || role === 'national_centre';
