import { today } from './clock.svelte';
import type { Mandate, WholeNetwork } from './coop';

/** Whether something may go through a network on a day (UTC): all but a task force outside its mandate. */
export const isInForce = (mandate: Mandate | null, day: string): boolean => !mandate || (mandate.starts_on <= day && (mandate.ends_on ?? day) >= day);

/** Networks to choose from today. */
export const inForce = ({ mandate }: WholeNetwork): boolean => isInForce(mandate, today());
