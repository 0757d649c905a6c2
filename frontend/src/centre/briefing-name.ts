/** For the page's head, in plain letters. */
export const briefingTitle = (marking: string, operation: string, instant: number): string => `${marking}  ${operation}  ${new Date(instant).toISOString()}`;

/** The name of the file, without its end. */
export const briefingName = (marking: string, operation: string, instant: number): string =>
  `${operation}-${new Date(instant).toISOString().slice(0, 16).replace(/[-:]/g, '')}-${marking.replace(/[:+]/g, '-')}`;
