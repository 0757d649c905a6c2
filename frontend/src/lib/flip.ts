/** A list without something if it holds it, else with it: what a pressed chip makes of a choice. */
export const flip = <T>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);
