/** What a list's own bureau sees of it, beside its entries. */
export const PARTS = ['entries', 'imports', 'quality', 'threshold'] as const;
export type PartOfList = (typeof PARTS)[number];

export const partOf = (word: string | undefined): PartOfList => PARTS.find((each) => each === word) ?? 'entries';
